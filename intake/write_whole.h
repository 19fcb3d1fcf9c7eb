/* intake/write_whole.h: all of it to a descriptor, however often the kernel takes only a part or is interrupted. */
#ifndef INTAKE_WRITE_WHOLE_H
#define INTAKE_WRITE_WHOLE_H
#include <stdbool.h>
#include <stddef.h>

/* False with errno set when not everything could be written. Does not sync. */
bool write_whole(int descriptor, const void *bytes, size_t size);

#endif

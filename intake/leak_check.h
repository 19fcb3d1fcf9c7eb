/* intake/leak_check.h: a process that ends by _exit is searched for leaks as one that comes back from main is; only in a build with the
 * address sanitizer, nothing otherwise. */
#ifndef INTAKE_LEAK_CHECK_H
#define INTAKE_LEAK_CHECK_H

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/lsan_interface.h>
#endif

static inline void leak_check(void)
{
#ifdef __SANITIZE_ADDRESS__
    __lsan_do_leak_check();
#endif
}

#endif

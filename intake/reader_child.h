/* intake/reader_child.h: what a child of the reader does with the bytes of one original. Runs only inside the sandbox. */
#ifndef INTAKE_READER_CHILD_H
#define INTAKE_READER_CHILD_H
#include "forms/reader.h"
#include "intake/reader_protocol.h"

/* Answers `request` about `bytes` with frames to `output`; the last is DONE or ERROR unless the process dies or the
 * other end goes away. */
void reader_child_answer(FormReader *reader, const ReaderRequest *request, GBytes *bytes, int output);

#endif

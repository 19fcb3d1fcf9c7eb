/* intake/reader_child.h: what a child of the reader does with the bytes of one original. Runs only inside the sandbox. */
#ifndef INTAKE_READER_CHILD_H
#define INTAKE_READER_CHILD_H
#include "forms/reader.h"
#include "intake/reader_protocol.h"

#include <jansson.h>

/* Answers `request` about `bytes` with frames to `output`; the last is DONE or ERROR unless the process dies or the
 * other end goes away. */
void reader_child_answer(FormReader *reader, const ReaderRequest *request, GBytes *bytes, int output);

/* For the parts of it: a frame of JSON (taken over), false when the other end is gone; the ERROR frame. */
bool reader_child_send(int output, ReaderFrameKind kind, json_t *json);
void reader_child_send_error(int output, const GError *error);

#endif

/* intake/reader_frames.h: takes the reader's byte stream apart and checks it, frame by frame: kinds, order, sizes,
 * schema. Written against a hostile reader. */
#ifndef INTAKE_READER_FRAMES_H
#define INTAKE_READER_FRAMES_H
#include "intake/reader_client.h"

typedef struct ReaderFrames ReaderFrames;

/* What may be answered to `request`. Borrowed: only these forms and kinds of paper are believed; `kinds` NULL: none. */
ReaderFrames *reader_frames_new(const ReaderRequest *request, const FormLibrary *library, const PageKinds *kinds);

/* Takes in bytes as they come. False when they are nonsense: the result then says so, and no more is wanted. */
bool reader_frames_feed(ReaderFrames *frames, const void *bytes, size_t size);

/* Whether the result stands: all was said, or it was refused. */
bool reader_frames_complete(const ReaderFrames *frames);

/* Nothing more will come: the result is this error. */
void reader_frames_give_up(ReaderFrames *frames, const char *code, const char *detail);

/* Whether it was given up because there were no bytes to ask about. */
bool reader_frames_empty_original(const ReaderFrames *frames);

void reader_frames_progress(const ReaderFrames *frames, int *done, int *total);

/* The result; frees the rest. Transfer full. */
ReaderResult *reader_frames_take(ReaderFrames *frames);

#endif

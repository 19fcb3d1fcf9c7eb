/* What a reader that was taken over may write into its pipe, in pieces of any size. */
#include "intake/reader_frames.h"

#include "fuzz.h"
#include "kinds.h"
#include "templates.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    if (size < 2)
        return 0;
    const ReaderRequest request = {.operation = READER_PROBE + bytes[0] % 8, .box_count = bytes[0] / 8 % 4};
    size_t piece = 1 + bytes[1];
    ReaderFrames *frames = reader_frames_new(&request, installed_templates(), installed_kinds());
    bool sense = true;
    for (size_t at = 2; sense && at < size; at += piece)
        sense = reader_frames_feed(frames, bytes + at, MIN(piece, size - at));
    if (!sense && !reader_frames_complete(frames))
        g_error("nonsense, and no end");
    bool complete = reader_frames_complete(frames);
    ReaderResult *result = reader_frames_take(frames);
    if (complete && request.operation == READER_READ && !result->error_code && (!result->pages || result->pictures->len != json_array_size(result->pages)))
        g_error("complete without its pages");
    if (complete && request.operation == READER_CROP && !result->error_code && (int)result->crops->len != MAX(request.box_count, 1))
        g_error("complete without its crops");
    reader_result_free(result);
    return 0;
}

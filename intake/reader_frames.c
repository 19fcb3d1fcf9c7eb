#include "intake/reader_frames.h"

#include "forms/paper_json.h"
#include "forms/reading_json.h"
#include "ocr/page_same.h"

#include <string.h>

struct ReaderFrames {
    ReaderOperation operation;
    const FormLibrary *library; /* what an answer may speak of */
    const PageKinds *kinds;
    GByteArray *waiting; /* the beginning of a frame that is not all there */
    size_t total_bytes;
    int page_count; /* 0 before START */
    unsigned crops; /* that were asked for */
    bool complete;
    ReaderResult *result;
};

ReaderFrames *reader_frames_new(const ReaderRequest *request, const FormLibrary *library, const PageKinds *kinds)
{
    ReaderFrames *frames = g_new0(ReaderFrames, 1);
    frames->operation = (ReaderOperation)request->operation;
    frames->crops = (unsigned)MAX(request->box_count, 1);
    frames->library = library;
    frames->kinds = kinds;
    frames->waiting = g_byte_array_new();
    frames->result = g_new0(ReaderResult, 1);
    return frames;
}

static void clear_answer(ReaderResult *result)
{
    g_clear_pointer(&result->error_code, g_free);
    g_clear_pointer(&result->error_detail, g_free);
    g_clear_pointer(&result->media_type, g_free);
    g_clear_pointer(&result->whole, g_free);
    g_clear_pointer(&result->pages, json_decref);
    g_clear_pointer(&result->pictures, g_ptr_array_unref);
    g_clear_pointer(&result->crops, g_ptr_array_unref);
    g_clear_pointer(&result->paper, json_decref);
    g_clear_pointer(&result->ink, g_free);
    g_clear_pointer(&result->template_body, g_free);
}

void reader_result_free(ReaderResult *result)
{
    if (!result)
        return;
    clear_answer(result);
    g_free(result);
}

void reader_frames_give_up(ReaderFrames *frames, const char *code, const char *detail)
{
    clear_answer(frames->result);
    frames->result->error_code = g_strdup(code);
    frames->result->error_detail = g_strdup(detail);
    frames->complete = true;
}

bool reader_frames_empty_original(const ReaderFrames *frames)
{
    return g_strcmp0(frames->result->error_code, "empty") == 0;
}

static bool nonsense(ReaderFrames *frames, const char *what)
{
    reader_frames_give_up(frames, "nonsense", what);
    return false;
}

/* A word of `words` under `key`, copied; NULL when it is none of them. */
static char *known_word(const json_t *object, const char *key, const char *const *words)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text && g_strv_contains(words, text) ? g_strdup(text) : NULL;
}

static const char *const media_types[] = {"image/tiff", "application/pdf", "image/jpeg",
                                          "image/png",  "application/octet-stream", NULL};

static bool take_media(ReaderFrames *frames, const json_t *json)
{
    static const char *const answers[] = {"whole", "partial", "foreign", NULL};
    ReaderResult *result = frames->result;
    if (frames->operation != READER_PROBE || result->media_type)
        return nonsense(frames, "a probe's answer that was not asked for");
    result->media_type = known_word(json, "media_type", media_types);
    result->whole = known_word(json, "whole", answers);
    if (!result->media_type || !result->whole)
        return nonsense(frames, "an unknown kind of file");
    const char *reason = json_string_value(json_object_get(json, "reason"));
    result->error_detail = g_strdup(reason ? reason : "");
    return true;
}

static void unref_picture(void *picture)
{
    if (picture)
        g_bytes_unref(picture);
}

static bool reads_pages(const ReaderFrames *frames)
{
    return frames->operation == READER_READ || frames->operation == READER_LAY || frames->operation == READER_TURNED;
}

static bool take_start(ReaderFrames *frames, const json_t *json)
{
    ReaderResult *result = frames->result;
    json_int_t pages = json_integer_value(json_object_get(json, "pages"));
    bool wanted = reads_pages(frames) || frames->operation == READER_IMPORT;
    if (!wanted || frames->page_count || pages < 1 || pages > READER_PAGES)
        return nonsense(frames, "an impossible number of pages");
    result->media_type = known_word(json, "media_type", media_types);
    if (!result->media_type)
        return nonsense(frames, "an unknown kind of file");
    frames->page_count = (int)pages;
    result->pages = json_array();
    result->pictures = g_ptr_array_new_with_free_func(unref_picture);
    return true;
}

static bool take_picture(ReaderFrames *frames, const uint8_t *bytes, size_t size)
{
    GPtrArray *pictures = frames->result->pictures;
    if (!pictures || (int)pictures->len >= frames->page_count)
        return nonsense(frames, "a picture of no page");
    const char *start = frames->operation == READER_IMPORT ? "\x89PNG" : "\xff\xd8\xff";
    if (size > 0 && (size < 4 || memcmp(bytes, start, strlen(start)) != 0))
        return nonsense(frames, "a picture that is none");
    g_ptr_array_add(pictures, size > 0 ? g_bytes_new(bytes, size) : NULL);
    return true;
}

static bool take_page(ReaderFrames *frames, json_t *json)
{
    ReaderResult *result = frames->result;
    int number = result->pages && reads_pages(frames) ? (int)json_array_size(result->pages) + 1 : 0;
    if (number < 1 || number > frames->page_count || (int)result->pictures->len != frames->page_count)
        return nonsense(frames, "a page out of turn");
    g_autoptr(GError) error = NULL;
    if (!form_reading_check_page(json, frames->library, frames->kinds, number, &error))
        return nonsense(frames, error->message);
    json_array_append(result->pages, json);
    return true;
}

static bool take_template(ReaderFrames *frames, const json_t *json)
{
    ReaderResult *result = frames->result;
    const char *body = json_string_value(json_object_get(json, "body"));
    json_int_t widgets = json_integer_value(json_object_get(json, "widgets"));
    json_int_t left_out = json_integer_value(json_object_get(json, "left_out"));
    if (frames->operation != READER_IMPORT || !result->pictures || (int)result->pictures->len != frames->page_count ||
        result->template_body || !body || widgets < 0 || widgets > G_MAXINT || left_out < 0 || left_out > widgets)
        return nonsense(frames, "a template out of turn");
    result->template_body = g_strdup(body);
    result->widgets = (int)widgets;
    result->left_out = (int)left_out;
    return true;
}

static bool take_paper(ReaderFrames *frames, json_t *json)
{
    g_autoptr(GError) error = NULL;
    if (frames->operation != READER_PAPER || frames->result->paper)
        return nonsense(frames, "a paper out of turn");
    if (!frames->kinds || !paper_check(json, frames->kinds, &error))
        return nonsense(frames, error ? error->message : "a paper without kinds");
    frames->result->paper = json_incref(json);
    return true;
}

static bool take_error(ReaderFrames *frames, const json_t *json)
{
    static const char *const codes[] = {"format", "foreign", "unsupported", "password", "limit", "pages", "incomplete", "dynamic", "setup", NULL};
    g_autofree char *code = known_word(json, "code", codes);
    const char *detail = json_string_value(json_object_get(json, "detail"));
    if (!code || !detail)
        return nonsense(frames, "an unknown error");
    g_autofree char *copy = g_strdup(detail);
    reader_frames_give_up(frames, code, copy);
    return true;
}

static bool take_json(ReaderFrames *frames, ReaderFrameKind kind, const uint8_t *bytes, size_t size)
{
    json_t *json = json_loadb((const char *)bytes, size, JSON_REJECT_DUPLICATES, NULL);
    bool sense;
    if (!json_is_object(json))
        sense = nonsense(frames, "a frame that is no JSON object");
    else if (kind == READER_FRAME_MEDIA)
        sense = take_media(frames, json);
    else if (kind == READER_FRAME_START)
        sense = take_start(frames, json);
    else if (kind == READER_FRAME_PAGE)
        sense = take_page(frames, json);
    else if (kind == READER_FRAME_PAPER)
        sense = take_paper(frames, json);
    else if (kind == READER_FRAME_TEMPLATE)
        sense = take_template(frames, json);
    else
        sense = take_error(frames, json);
    json_decref(json);
    return sense;
}

static bool take_crop(ReaderFrames *frames, const uint8_t *bytes, size_t size)
{
    ReaderResult *result = frames->result;
    if (frames->operation != READER_CROP || (result->crops && result->crops->len == frames->crops) || size < 8 ||
        memcmp(bytes, "\x89PNG\r\n\x1a\n", 8) != 0)
        return nonsense(frames, "a crop that is none");
    if (!result->crops)
        result->crops = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
    g_ptr_array_add(result->crops, g_bytes_new(bytes, size));
    return true;
}

static bool take_ink(ReaderFrames *frames, const uint8_t *bytes, size_t size)
{
    g_autofree char *map = g_strndup((const char *)bytes, size);
    if (frames->operation != READER_INK || frames->result->ink || strlen(map) != size || !ocr_same_map_sound(map))
        return nonsense(frames, "an ink that is none");
    frames->result->ink = g_steal_pointer(&map);
    return true;
}

static bool take_done(ReaderFrames *frames)
{
    const ReaderResult *result = frames->result;
    bool all = frames->operation == READER_PROBE    ? result->media_type != NULL
               : frames->operation == READER_CROP   ? result->crops && result->crops->len == frames->crops
               : frames->operation == READER_IMPORT ? result->template_body != NULL
               : frames->operation == READER_PAPER  ? result->paper != NULL
               : frames->operation == READER_INK    ? result->ink != NULL
                                                    : result->pages && (int)json_array_size(result->pages) == frames->page_count;
    if (!all)
        return nonsense(frames, "an end before all was said");
    frames->complete = true;
    return true;
}

static bool take_frame(ReaderFrames *frames, const ReaderFrameHeader *header, const uint8_t *bytes)
{
    switch ((ReaderFrameKind)header->kind) {
    case READER_FRAME_PICTURE:
        return take_picture(frames, bytes, header->size);
    case READER_FRAME_CROP:
        return take_crop(frames, bytes, header->size);
    case READER_FRAME_INK:
        return take_ink(frames, bytes, header->size);
    case READER_FRAME_DONE:
        return take_done(frames);
    default:
        return take_json(frames, (ReaderFrameKind)header->kind, bytes, header->size);
    }
}

bool reader_frames_feed(ReaderFrames *frames, const void *bytes, size_t size)
{
    frames->total_bytes += size;
    if (frames->total_bytes > READER_TOTAL_BYTES) {
        reader_frames_give_up(frames, "limit", "the reading and its pictures are larger than 512 MiB");
        return false;
    }
    g_byte_array_append(frames->waiting, bytes, (guint)size);
    size_t used = 0;
    for (ReaderFrameHeader header; frames->waiting->len - used >= sizeof header;) {
        if (frames->complete)
            return nonsense(frames, "words after the end");
        memcpy(&header, frames->waiting->data + used, sizeof header);
        int64_t ceiling = reader_frame_ceiling(header.kind);
        if (ceiling < 0 || header.size > (uint64_t)ceiling)
            return nonsense(frames, "a frame of unknown kind or impossible size");
        if (frames->waiting->len - used - sizeof header < header.size)
            break;
        used += sizeof header;
        if (!take_frame(frames, &header, frames->waiting->data + used))
            return false;
        used += header.size;
    }
    if (used > 0)
        g_byte_array_remove_range(frames->waiting, 0, (guint)used);
    return true;
}

bool reader_frames_complete(const ReaderFrames *frames)
{
    return frames->complete;
}

void reader_frames_progress(const ReaderFrames *frames, int *done, int *total)
{
    *done = frames->result->pictures ? (int)frames->result->pictures->len : 0;
    *total = frames->page_count;
}

ReaderResult *reader_frames_take(ReaderFrames *frames)
{
    ReaderResult *result = frames->result;
    g_byte_array_unref(frames->waiting);
    g_free(frames);
    return result;
}

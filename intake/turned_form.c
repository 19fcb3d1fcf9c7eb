#include "intake/turned_form.h"

static int number_of(const json_t *object, const char *key)
{
    return (int)json_integer_value(json_object_get(object, key));
}

/* Back from the page as it was read to how it was scanned, `back` degrees clockwise. */
static void turn_boxes(const json_t *page, int back)
{
    int w = number_of(page, "width_px"), h = number_of(page, "height_px");
    size_t place;
    json_t *field;
    json_array_foreach (json_object_get(page, "fields"), place, field) {
        const json_t *box = json_object_get(field, "box_px");
        if (json_array_size(box) != 4)
            continue;
        int side[4];
        for (size_t i = 0; i < 4; i++)
            side[i] = (int)json_integer_value(json_array_get(box, i));
        OcrBox turned = ocr_box_turn((OcrBox){side[0], side[1], side[2], side[3]}, w, h, back);
        json_object_set_new(field, "box_px", json_pack("[iiii]", turned.x, turned.y, turned.w, turned.h));
    }
}

json_t *turned_form_find(Reader *reader, const json_t *place, GBytes *bytes, ReaderProgress progress, void *context)
{
    const ReaderRequest request = {.operation = READER_TURNED, .page = number_of(place, "page"), .turn = number_of(place, "turn")};
    g_autoptr(ReaderResult) result = reader_run(reader, &request, bytes, progress, context, NULL);
    const json_t *page = result ? json_array_get(result->pages, 0) : NULL;
    const json_t *form = json_object_get(page, "form");
    if (!json_is_object(form) || json_is_object(json_object_get(page, "form_problem")))
        return NULL;
    turn_boxes(page, (number_of(place, "rotation") - number_of(page, "rotation") + 360) % 360);
    return json_pack("{sO sO sO sO}", "form", json_object_get(form, "id"), "version", json_object_get(form, "version"), "form_page",
                     json_object_get(form, "page"), "fields", json_object_get(page, "fields"));
}

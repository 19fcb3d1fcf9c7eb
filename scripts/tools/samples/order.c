#include "order.h"

struct Orders {
    GPtrArray *list; /* json_t* */
    Hands *hands;
};

static void free_order(void *order)
{
    json_decref(order);
}

static bool load_list(Orders *orders, const char *path, GError **error)
{
    g_autofree char *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, error))
        return false;
    g_auto(GStrv) lines = g_strsplit(g_strchomp(text), "\n", -1);
    for (int i = 0; lines[i]; i++) {
        json_error_t wrong;
        json_t *order = json_loads(lines[i], 0, &wrong);
        if (!order) {
            g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "%s:%d: %s", path, i + 1, wrong.text);
            return false;
        }
        g_ptr_array_add(orders->list, order);
    }
    return true;
}

Orders *orders_load(const char *path, char **recordings, const char *wrong, GError **error)
{
    static char *none[] = {NULL};
    g_autoptr(Orders) orders = g_new0(Orders, 1);
    orders->list = g_ptr_array_new_with_free_func(free_order);
    orders->hands = hands_load(recordings ? recordings : none, wrong, error);
    if (!orders->hands || !load_list(orders, path, error))
        return NULL;
    return g_steal_pointer(&orders);
}

void orders_free(Orders *orders)
{
    if (!orders)
        return;
    g_ptr_array_unref(orders->list);
    g_clear_pointer(&orders->hands, hands_free);
    g_free(orders);
}

int orders_count(const Orders *orders)
{
    return (int)orders->list->len;
}

static GHashTable *ordered_values(const json_t *order, const FormTemplate *form, GError **error)
{
    g_autoptr(GHashTable) values = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    const char *name;
    json_t *value;
    json_object_foreach (json_object_get(order, "fields"), name, value) {
        if (!form_template_field(form, name)) {
            g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "%s: the form %s has no such field", name, form->id);
            return NULL;
        }
        g_hash_table_insert(values, g_strdup(name), g_strdup(json_string_value(value)));
    }
    return g_steal_pointer(&values);
}

FilledCopy *orders_copy(const Orders *orders, int index, SampleMaker *maker, GError **error)
{
    const json_t *order = orders->list->pdata[index];
    const char *name = json_string_value(json_object_get(order, "hand"));
    Hand *hand = name ? hands_find(orders->hands, name) : NULL;
    if (name && !hand) {
        g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "%s: no such hand in the recordings", name);
        return NULL;
    }
    GHashTable *values = ordered_values(order, maker->form, error);
    const char *font = json_string_value(json_object_get(order, "font"));
    FilledCopy *copy = values ? filled_copy_new(maker->form, values, font, maker->glyphs, maker->rand, error) : NULL;
    const char *print = json_string_value(json_object_get(order, "print"));
    if (copy && print && !filled_copy_on(copy, print, error))
        g_clear_pointer(&copy, filled_copy_free);
    if (!copy || !hand)
        return copy;
    const json_t *pen_mm = json_object_get(order, "pen_mm");
    copy->writer.hand = hand;
    copy->writer.slant = json_number_value(json_object_get(order, "slant"));
    copy->writer.bar = json_number_value(json_object_get(order, "bar")) > 0;
    copy->writer.upstroke = json_number_value(json_object_get(order, "upstroke")) > 0;
    if (pen_mm)
        copy->writer.pen_mm = json_number_value(pen_mm);
    hand_begin(hand, copy->seed);
    return copy;
}

#include "intake/replay_compare.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

/* As values: the store writes 1e-05 as 0.00001. */
static bool same(const json_t *a, const json_t *b)
{
    if (json_is_number(a) && json_is_number(b))
        return json_number_value(a) == json_number_value(b);
    if (!a || !b || json_typeof(a) != json_typeof(b))
        return a == b;
    if (json_is_array(a)) {
        bool equal = json_array_size(a) == json_array_size(b);
        for (size_t i = 0; equal && i < json_array_size(a); i++)
            equal = same(json_array_get(a, i), json_array_get(b, i));
        return equal;
    }
    if (!json_is_object(a))
        return json_equal(a, b);
    bool equal = json_object_size(a) == json_object_size(b);
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)a, key, value)
        equal = equal && same(value, json_object_get(b, key));
    return equal;
}

typedef struct {
    const json_t *decided;
    ReplayTally *tally;
    json_t *differences;
    json_int_t page;
} Comparison;

static const json_t *by_name(const json_t *list, const char *name)
{
    size_t i;
    json_t *item;
    json_array_foreach((json_t *)list, i, item)
        if (g_strcmp0(json_string_value(json_object_get(item, "name")), name) == 0)
            return item;
    return NULL;
}

static const char *decision(const Comparison *c, const char *name)
{
    size_t i;
    json_t *item;
    json_array_foreach((json_t *)c->decided, i, item)
        if (json_integer_value(json_object_get(item, "page")) == c->page &&
            g_strcmp0(json_string_value(json_object_get(item, "name")), name) == 0)
            return json_string_value(json_object_get(item, "value"));
    return NULL;
}

static void add_key(json_t *keys, const char *key)
{
    json_array_append_new(keys, json_string(key));
}

static json_t *differing_keys(const json_t *was, const json_t *now)
{
    json_t *keys = json_array();
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)was, key, value)
        if (!same(value, json_object_get(now, key)))
            add_key(keys, key);
    json_object_foreach((json_t *)now, key, value)
        if (!json_object_get(was, key))
            add_key(keys, key);
    return keys;
}

static bool differs_in(const json_t *was, const json_t *now, const char *key)
{
    return !same(json_object_get(was, key), json_object_get(now, key));
}

static json_t *shown(const json_t *field)
{
    static const char *const keys[] = {"value", "status", "confidence"};
    if (!field)
        return json_null();
    json_t *part = json_object();
    for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
        json_object_set(part, keys[i], json_object_get(field, keys[i]));
    return part;
}

static const char *value_of(const json_t *field)
{
    const char *value = json_string_value(json_object_get(field, "value"));
    return value ? value : "";
}

static const char *count_field(Comparison *c, const json_t *was, const json_t *now, const char *decided)
{
    ReplayTally *tally = c->tally;
    if (strcmp(value_of(was), value_of(now)) != 0) {
        tally->values++;
        tally->promised += g_strcmp0(json_string_value(json_object_get(was, "status")), "accepted") == 0;
        tally->decided += decided != NULL;
        tally->right_before += decided && strcmp(decided, value_of(was)) == 0;
        tally->right_now += decided && strcmp(decided, value_of(now)) == 0;
        return "value";
    }
    if (differs_in(was, now, "status"))
        return tally->statuses++, "status";
    if (differs_in(was, now, "confidence"))
        return tally->confidences++, "confidence";
    return tally->others++, "other";
}

/* Either may be NULL: the page has no such field in that reading. */
static void compare_field(Comparison *c, const char *name, const json_t *was, const json_t *now)
{
    c->tally->fields++;
    if (same(was, now))
        return;
    const char *decided = decision(c, name);
    json_array_append_new(c->differences,
                          json_pack("{ss sI ss so so so ss*}", "what", count_field(c, was, now, decided), "page", c->page, "name",
                                    name, "was", shown(was), "now", shown(now), "keys", differing_keys(was, now), "decided", decided));
}

static void compare_fact(Comparison *c, const char *key, const json_t *was, const json_t *now)
{
    if (strcmp(key, "fields") == 0 || same(was, now))
        return;
    c->tally->facts++;
    json_array_append_new(c->differences, json_pack("{ss sI ss sO* sO*}", "what", "page", "page", c->page, "name", key, "was",
                                                    (json_t *)was, "now", (json_t *)now));
}

static void compare_page(Comparison *c, const json_t *was, const json_t *now)
{
    c->tally->pages++;
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)was, key, value)
        compare_fact(c, key, value, json_object_get(now, key));
    json_object_foreach((json_t *)now, key, value)
        if (!json_object_get(was, key))
            compare_fact(c, key, NULL, value);
    const json_t *before = json_object_get(was, "fields"), *after = json_object_get(now, "fields");
    size_t i;
    json_t *field;
    json_array_foreach((json_t *)before, i, field) {
        const char *name = json_string_value(json_object_get(field, "name"));
        compare_field(c, name, field, by_name(after, name));
    }
    json_array_foreach((json_t *)after, i, field) {
        const char *name = json_string_value(json_object_get(field, "name"));
        if (!by_name(before, name))
            compare_field(c, name, NULL, field);
    }
}

json_t *replay_compare(const json_t *was, const json_t *pages, const char *error, ReplayTally *tally)
{
    json_t *differences = json_array();
    Comparison c = {.decided = json_object_get(was, "decided"), .tally = tally, .differences = differences};
    const json_t *before = json_object_get(was, "pages");
    const char *old_error = json_string_value(json_object_get(was, "error"));
    size_t count = MAX(json_array_size(before), json_array_size(pages));
    bool both = !old_error && !error;
    if (g_strcmp0(old_error, error) != 0)
        json_array_append_new(differences, json_pack("{ss ss? ss?}", "what", "error", "was", old_error, "now", error));
    else if (both && json_array_size(before) != json_array_size(pages))
        json_array_append_new(differences, json_pack("{ss sI sI}", "what", "page_count", "was", (json_int_t)json_array_size(before),
                                                     "now", (json_int_t)json_array_size(pages)));
    for (size_t i = 0; both && i < count; i++) {
        c.page = (json_int_t)i + 1;
        compare_page(&c, json_array_get(before, i), json_array_get(pages, i));
    }
    tally->originals++;
    tally->identical += json_array_size(differences) == 0;
    return differences;
}

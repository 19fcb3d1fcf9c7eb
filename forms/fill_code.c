#include "forms/fill_code.h"

#include <jansson.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { CHECK_BYTES = 5, CHECK_LENGTH = 7, UNPACKED_BYTES = 64 << 10, FIELDS = 6, TEXT_BYTES = 4000 };

static const char prefix[] = "GF1";
static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/* RFC 4648 without padding. Transfer full. */
static char *to_base32(const uint8_t *bytes, size_t size)
{
    GString *text = g_string_new(NULL);
    unsigned bits = 0, held = 0;
    for (size_t i = 0; i < size; i++) {
        bits = (bits << 8 | bytes[i]) & 0xffff;
        for (held += 8; held >= 5; held -= 5)
            g_string_append_c(text, digits[bits >> (held - 5) & 31]);
    }
    if (held > 0)
        g_string_append_c(text, digits[bits << (5 - held) & 31]);
    return g_string_free(text, FALSE);
}

/* NULL for what is no base-32. Transfer full. */
static GByteArray *from_base32(const char *text)
{
    GByteArray *bytes = g_byte_array_new();
    unsigned bits = 0, held = 0;
    for (const char *c = text; *c; c++) {
        const char *digit = strchr(digits, *c);
        if (!digit) {
            g_byte_array_unref(bytes);
            return NULL;
        }
        bits = (bits << 5 | (unsigned)(digit - digits)) & 0xffff;
        held += 5;
        if (held >= 8) {
            guint8 byte = (guint8)(bits >> (held - 8));
            g_byte_array_append(bytes, &byte, 1);
            held -= 8;
        }
    }
    return bytes;
}

static char *check_of(const char *text)
{
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(sum, (const guchar *)text, -1);
    guint8 digest[32];
    gsize size = sizeof digest;
    g_checksum_get_digest(sum, digest, &size);
    g_autofree char *all = to_base32(digest, CHECK_BYTES);
    return g_strndup(all, CHECK_LENGTH);
}

bool fill_code_is(const char *text)
{
    return g_str_has_prefix(text, prefix);
}

bool fill_code_case_possible(const char *number)
{
    return strlen(number) <= FILL_CODE_CASE_BYTES && strspn(number, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") == strlen(number);
}

static char *page_json(const FormTemplate *form, int page, GHashTable *values, const char *case_number)
{
    json_t *answers = json_object();
    for (int i = 0; i < form->field_count; i++) {
        const FormField *field = form->fields[i];
        const char *value = g_hash_table_lookup(values, field->name);
        if (field->page == page && value && *value && !field->never_read)
            json_object_set_new(answers, field->name, json_string(value));
    }
    json_t *whole = json_pack("{s:s, s:o}", "c", case_number ? case_number : "", "v", answers);
    char *text = json_dumps(whole, JSON_COMPACT);
    json_decref(whole);
    char *copy = g_strdup(text);
    free(text);
    return copy;
}

char **fill_code_make(const FormTemplate *form, int page, GHashTable *values, const char *case_number, int parts)
{
    g_autofree char *json = page_json(form, page, values, case_number);
    uLongf size = compressBound(strlen(json));
    g_autofree uint8_t *packed = g_malloc(size);
    compress2(packed, &size, (const Bytef *)json, strlen(json), Z_BEST_COMPRESSION);
    g_autofree char *text = to_base32(packed, size);
    g_autofree char *id = g_ascii_strup(form->id, -1), *hash = g_ascii_strup(form->hash, -1);
    size_t length = strlen(text), step = (length + (size_t)parts - 1) / (size_t)parts;
    char **codes = g_new0(char *, parts + 1);
    for (int i = 0; i < parts; i++) {
        size_t from = MIN(length, (size_t)i * step);
        g_autofree char *body = g_strdup_printf("%s%s.%s.%d.%d.%d.%.*s.", prefix, id, hash, page, i + 1, parts,
                                                (int)MIN(step, length - from), text + from);
        g_autofree char *check = check_of(body);
        codes[i] = g_strconcat(body, check, NULL);
    }
    return codes;
}

void fill_code_clear(FillCode *code)
{
    g_clear_pointer(&code->case_number, g_free);
    g_clear_pointer(&code->values, g_hash_table_unref);
    code->form = NULL;
}

/* The parts while they are gathered: all of one form, hash, page and count. */
typedef struct {
    char *head; /* "ID.HASH.PAGE" */
    char *data[FILL_CODE_PARTS];
    int count;
    bool sound;
} Parts;

static void take_part(Parts *parts, const char *text)
{
    const char *dot = strrchr(text, '.');
    g_autofree char *body = g_strndup(text, dot ? (size_t)(dot + 1 - text) : 0);
    g_autofree char *check = check_of(body);
    g_auto(GStrv) words = g_strsplit(text + strlen(prefix), ".", -1);
    if (!dot || strcmp(check, dot + 1) != 0 || g_strv_length(words) != FIELDS + 1) {
        parts->sound = false;
        return;
    }
    g_autofree char *head = g_strdup_printf("%s.%s.%s", words[0], words[1], words[2]);
    int part = atoi(words[3]), count = atoi(words[4]);
    bool first = parts->head == NULL;
    if (count < 1 || count > FILL_CODE_PARTS || part < 1 || part > count ||
        (!first && (strcmp(head, parts->head) != 0 || count != parts->count))) {
        parts->sound = false;
        return;
    }
    if (first)
        parts->head = g_steal_pointer(&head);
    parts->count = count;
    if (!parts->data[part - 1])
        parts->data[part - 1] = g_strdup(words[5]);
}

static json_t *unpack(const Parts *parts)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (int i = 0; i < parts->count; i++) {
        if (!parts->data[i])
            return NULL;
        g_string_append(text, parts->data[i]);
    }
    g_autoptr(GByteArray) packed = from_base32(text->str);
    g_autofree Bytef *json = g_malloc(UNPACKED_BYTES);
    uLongf size = UNPACKED_BYTES;
    if (!packed || uncompress(json, &size, packed->data, packed->len) != Z_OK)
        return NULL;
    return json_loadb((const char *)json, size, JSON_REJECT_DUPLICATES, NULL);
}

/* The names and values that the page's fields can have. */
static bool take_values(FillCode *code, const json_t *answers)
{
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)answers, name, value)
    {
        const FormField *field = form_template_field(code->form, name);
        const char *text = json_string_value(value);
        if (!field || field->page != code->page || !text || strlen(text) > TEXT_BYTES)
            return false;
        g_hash_table_insert(code->values, g_strdup(name), g_strdup(text));
    }
    return json_is_object(answers);
}

static bool take_whole(FillCode *code, const FormLibrary *library, const Parts *parts)
{
    json_auto_t *json = unpack(parts);
    g_auto(GStrv) head = g_strsplit(parts->head, ".", -1);
    g_autofree char *id = g_ascii_strdown(head[0], -1), *hash = g_ascii_strdown(head[1], -1);
    const char *number = json_string_value(json_object_get(json, "c"));
    code->form = json ? form_library_find_hash(library, id, hash) : NULL;
    code->page = atoi(head[2]);
    code->case_number = number ? g_ascii_strup(number, -1) : g_strdup("");
    if (code->form && fill_code_case_possible(code->case_number) && code->page >= 1 && code->page <= code->form->page_count &&
        take_values(code, json_object_get(json, "v")))
        return true;
    code->form = NULL;
    g_clear_pointer(&code->case_number, g_free);
    g_hash_table_remove_all(code->values);
    return false;
}

void fill_code_read(const FormLibrary *library, const GPtrArray *texts, FillCode *code)
{
    *code = (FillCode){.values = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free)};
    Parts parts = {.sound = true};
    bool seen = false;
    for (guint i = 0; i < texts->len; i++) {
        const char *text = texts->pdata[i];
        if (!g_str_has_prefix(text, prefix) || strlen(text) > TEXT_BYTES)
            continue;
        seen = true;
        take_part(&parts, text);
    }
    bool whole = parts.sound && parts.head && take_whole(code, library, &parts);
    code->incomplete = seen && !whole;
    g_free(parts.head);
    for (int i = 0; i < FILL_CODE_PARTS; i++)
        g_free(parts.data[i]);
}

#include "forms/twodoc.h"

#include "forms/error.h"
#include "forms/reading_text.h"
#include "forms/twodoc_table.h"

#include <string.h>

enum { GS = 0x1D, RS = 0x1E, US = 0x1F, HEADER_LEAST = 22, SIGNATURE_LEAST = 64, SIGNATURE_MOST = 132 };

static bool refuse(const char *what, GError **error)
{
    g_set_error(error, FORMS_ERROR, FORMS_ERROR_INPUT, "no readable 2D-Doc: %s", what);
    return false;
}

static bool is_capital_or_digit(const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (!g_ascii_isdigit(text[i]) && !g_ascii_isupper(text[i]))
            return false;
    return true;
}

/* Days since 2000-01-01 in four hex digits, FFFF for none; `iso` holds 11 bytes. */
static bool read_day(const char *digits, char *iso)
{
    unsigned days = 0;
    for (int i = 0; i < 4; i++) {
        if (!g_ascii_isdigit(digits[i]) && !(digits[i] >= 'A' && digits[i] <= 'F'))
            return false;
        days = days * 16 + (unsigned)g_ascii_xdigit_value(digits[i]);
    }
    iso[0] = 0;
    if (days == 0xFFFF)
        return true;
    GDate date;
    g_date_set_dmy(&date, 1, G_DATE_JANUARY, 2000);
    g_date_add_days(&date, days);
    return g_date_strftime(iso, 11, "%Y-%m-%d", &date) > 0;
}

bool twodoc_claims(const void *bytes, size_t size)
{
    const char *text = bytes;
    return size >= HEADER_LEAST && text[0] == 'D' && text[1] == 'C' && g_ascii_isdigit(text[2]) && g_ascii_isdigit(text[3]);
}

/* The length of the header; 0 when it is none. */
static size_t read_header(const char *text, size_t size, Twodoc *code, GError **error)
{
    static const size_t lengths[] = {0, 22, 22, 24, 26};
    if (!twodoc_claims(text, size) || text[2] != '0' || text[3] < '1' || text[3] > '4')
        return refuse("it does not begin with DC01 to DC04", error);
    code->version = text[3] - '0';
    size_t length = lengths[code->version];
    if (size < length || !is_capital_or_digit(text, length))
        return refuse("its header is cut off or has foreign characters", error);
    memcpy(code->authority, text + 4, 4);
    memcpy(code->certificate, text + 8, 4);
    memcpy(code->type, text + 20, 2);
    memcpy(code->perimeter, length > 22 ? text + 22 : "01", 2);
    memcpy(code->country, length > 24 ? text + 24 : "FR", 2);
    if (!read_day(text + 12, code->issued_on) || !read_day(text + 16, code->signed_on))
        return refuse("a date of its header is none", error);
    return length;
}

/* Base 32 (RFC 4648), capitals, padding or none. Bits that carry nothing must be 0, so that one signature has one spelling. */
static GBytes *read_base32(const char *text, size_t size)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    unsigned held = 0, bits = 0;
    while (size > 0 && text[size - 1] == '=')
        size--;
    for (size_t i = 0; i < size; i++) {
        unsigned value = text[i] >= 'A' && text[i] <= 'Z'   ? (unsigned)(text[i] - 'A')
                         : text[i] >= '2' && text[i] <= '7' ? (unsigned)(text[i] - '2') + 26
                                                            : 32;
        if (value == 32)
            return NULL;
        held = held << 5 | value;
        bits += 5;
        if (bits >= 8) {
            bits -= 8;
            g_byte_array_append(bytes, &(guint8){(guint8)(held >> bits)}, 1);
            held &= (1u << bits) - 1;
        }
    }
    if (held != 0 || bits >= 5)
        return NULL;
    return g_byte_array_free_to_bytes(g_steal_pointer(&bytes));
}

static bool read_signature(const char *text, size_t size, Twodoc *code, GError **error)
{
    const char *annex = code->version == 1 ? NULL : memchr(text, GS, size);
    size_t length = annex ? (size_t)(annex - text) : size;
    if (code->version == 1)
        code->signature = g_bytes_new(text, MIN(length, SIGNATURE_MOST));
    else
        code->signature = read_base32(text, length);
    size_t bytes = code->signature ? g_bytes_get_size(code->signature) : 0;
    return (bytes >= SIGNATURE_LEAST && bytes <= SIGNATURE_MOST) || refuse("its signature has no known length or alphabet", error);
}

static void value_free(gpointer data)
{
    TwodocValue *value = data;
    g_free(value->value);
    g_free(value);
}

static void add_value(const TwodocTables *tables, const char *id, const char *text, size_t size, Twodoc *code)
{
    const TwodocField *field = twodoc_table_field(tables, id);
    TwodocValue *value = g_new0(TwodocValue, 1);
    memcpy(value->id, id, 3);
    g_autofree char *copy = g_strndup(text, size);
    char day[11];
    bool is_day = field && strcmp(field->role, "day") == 0 && size == 4 && read_day(copy, day);
    value->value = reading_text_clean(is_day ? day : copy, READING_TEXT_LINE, READING_VALUE_BYTES);
    value->label = field ? field->label : "";
    value->role = field ? field->role : "";
    g_ptr_array_add(code->values, value);
}

/* Where the value that begins at `text` ends: after its fixed length, else before its end mark, its longest length or the end. */
static size_t value_length(const TwodocField *field, const char *text, size_t size)
{
    if (field && field->most >= 0 && field->least == field->most)
        return MIN((size_t)field->most, size);
    size_t most = field && field->most >= 0 ? MIN((size_t)field->most, size) : size, length = 0;
    while (length < most && text[length] != GS && text[length] != RS)
        length++;
    return length;
}

static bool read_values(const TwodocTables *tables, const char *text, size_t size, Twodoc *code, GError **error)
{
    size_t at = 0;
    while (at < size) {
        if (size - at < 2 || !is_capital_or_digit(text + at, 2))
            return refuse("a field has no identifier", error);
        if (code->values->len >= TWODOC_VALUES_MOST)
            return refuse("it has too many fields", error);
        const char id[3] = {text[at], text[at + 1], 0};
        const TwodocField *field = twodoc_table_field(tables, id);
        at += 2;
        size_t length = value_length(field, text + at, size - at);
        if (field && length < (size_t)MAX(field->least, 0))
            return refuse("a field is shorter than it may be", error);
        add_value(tables, id, text + at, length, code);
        at += length;
        if (at < size && (text[at] == GS || text[at] == RS)) {
            TwodocValue *last = code->values->pdata[code->values->len - 1];
            last->truncated = text[at++] == RS;
        }
    }
    return true;
}

Twodoc *twodoc_parse(const TwodocTables *tables, const void *bytes, size_t size, GError **error)
{
    const char *text = bytes;
    g_autoptr(Twodoc) code = g_new0(Twodoc, 1);
    code->values = g_ptr_array_new_with_free_func(value_free);
    if (size > TWODOC_BYTES_MOST) {
        refuse("it is longer than any symbol can hold", error);
        return NULL;
    }
    size_t header = read_header(text, size, code, error);
    if (header == 0)
        return NULL;
    const char *mark = memchr(text + header, US, size - header);
    if (!mark) {
        refuse("nothing separates what it says from its signature", error);
        return NULL;
    }
    size_t said = (size_t)(mark - text);
    code->said = g_bytes_new(text, said);
    const TwodocType *type = twodoc_table_type(tables, code->type);
    code->type_label = type ? type->label : "";
    code->kind = type ? type->kind : "";
    if (!read_values(tables, text + header, said - header, code, error) ||
        !read_signature(mark + 1, size - said - 1, code, error))
        return NULL;
    return g_steal_pointer(&code);
}

void twodoc_free(Twodoc *code)
{
    if (!code)
        return;
    g_ptr_array_unref(code->values);
    g_clear_pointer(&code->said, g_bytes_unref);
    g_clear_pointer(&code->signature, g_bytes_unref);
    g_free(code);
}

const char *twodoc_value(const Twodoc *code, const char *role)
{
    for (guint i = 0; i < code->values->len; i++) {
        const TwodocValue *value = code->values->pdata[i];
        if (*value->value && strcmp(value->role, role) == 0)
            return value->value;
    }
    return NULL;
}

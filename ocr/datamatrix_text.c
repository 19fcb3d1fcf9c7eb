#include "ocr/datamatrix_text.h"

enum { WORD_PAD = 129, LATCH_C40 = 230, LATCH_BASE256, FNC1, APPEND, PROGRAMMING, UPPER, MACRO_5, MACRO_6, LATCH_X12, LATCH_TEXT, LATCH_EDIFACT,
       CHARACTER_SET, UNLATCH = 254, GROUP_SEPARATOR = 0x1D };

typedef enum { MODE_ASCII, MODE_C40, MODE_TEXT, MODE_X12, MODE_EDIFACT, MODE_BASE256, MODE_END } Mode;

typedef struct {
    const uint8_t *word;
    int count, at;
    GByteArray *bytes;
    bool upper;  /* the next character is 128 higher */
    int shift;   /* of C40 and text: the set of the next value, 0 the basic one */
    bool macro;  /* the end of a macro is due */
    bool failed;
} Stream;

static Mode fail(Stream *stream)
{
    stream->failed = true;
    return MODE_END;
}

static void put(Stream *stream, int c)
{
    guint8 byte = (guint8)(c + (stream->upper ? 128 : 0));
    stream->upper = false;
    g_byte_array_append(stream->bytes, &byte, 1);
}

static void put_text(Stream *stream, const char *text)
{
    for (; *text; text++)
        put(stream, *text);
}

static Mode begin_macro(Stream *stream, int word)
{
    if (stream->at != 1)
        return fail(stream);
    put_text(stream, word == MACRO_5 ? "[)>\x1e" "05\x1d" : "[)>\x1e" "06\x1d");
    stream->macro = true;
    return MODE_ASCII;
}

/* The name of a character set takes one to three words more. */
static Mode skip_character_set(Stream *stream)
{
    int first = stream->at < stream->count ? stream->word[stream->at] : 0;
    stream->at += first <= 127 ? 1 : first <= 191 ? 2 : 3;
    return MODE_ASCII;
}

static Mode read_special(Stream *stream, int word)
{
    switch (word) {
    case LATCH_C40:
        return MODE_C40;
    case LATCH_BASE256:
        return MODE_BASE256;
    case FNC1:
        if (stream->at > 1)
            put(stream, GROUP_SEPARATOR);
        return MODE_ASCII;
    case APPEND:
        stream->at += 3;
        return MODE_ASCII;
    case PROGRAMMING:
    case UNLATCH:
        return MODE_ASCII;
    case UPPER:
        stream->upper = true;
        return MODE_ASCII;
    case MACRO_5:
    case MACRO_6:
        return begin_macro(stream, word);
    case LATCH_X12:
        return MODE_X12;
    case LATCH_TEXT:
        return MODE_TEXT;
    case LATCH_EDIFACT:
        return MODE_EDIFACT;
    case CHARACTER_SET:
        return skip_character_set(stream);
    default:
        return fail(stream);
    }
}

static Mode read_ascii(Stream *stream)
{
    int word = stream->word[stream->at++];
    if (word == 0)
        return fail(stream);
    if (word == WORD_PAD)
        return MODE_END;
    if (word < WORD_PAD) {
        put(stream, word - 1);
    } else if (word < LATCH_C40) {
        put(stream, '0' + (word - 130) / 10);
        put(stream, '0' + (word - 130) % 10);
    } else {
        return read_special(stream, word);
    }
    return MODE_ASCII;
}

/* A value of C40 or text in the set that is in force. */
static bool put_c40(Stream *stream, int value, bool text)
{
    static const char second[] = "!\"#$%&'()*+,-./:;<=>?@[\\]^_", third[] = "`ABCDEFGHIJKLMNOPQRSTUVWXYZ{|}~\x7f";
    int set = stream->shift;
    stream->shift = 0;
    if (set == 0 && value < 3)
        stream->shift = value + 1;
    else if (set == 0)
        put(stream, value == 3 ? ' ' : value < 14 ? '0' + value - 4 : (text ? 'a' : 'A') + value - 14);
    else if (set == 1 && value < 32)
        put(stream, value);
    else if (set == 2 && value < 27)
        put(stream, second[value]);
    else if (set == 2 && value == 27)
        put(stream, GROUP_SEPARATOR);
    else if (set == 2 && value == 30)
        stream->upper = true;
    else if (set == 3 && value < 32)
        put(stream, text ? third[value] : 96 + value);
    else
        return false;
    return true;
}

static bool put_x12(Stream *stream, int value)
{
    static const char first[] = "\r*> ";
    put(stream, value < 4 ? first[value] : value < 14 ? '0' + value - 4 : 'A' + value - 14);
    return true;
}

/* Three values in two words. A last single word is ASCII. */
static Mode read_triples(Stream *stream, Mode mode)
{
    if (stream->count - stream->at < 2)
        return MODE_ASCII;
    if (stream->word[stream->at] == UNLATCH) {
        stream->at++;
        stream->shift = 0;
        return MODE_ASCII;
    }
    int packed = stream->word[stream->at] * 256 + stream->word[stream->at + 1] - 1;
    stream->at += 2;
    const int value[3] = {packed / 1600, packed / 40 % 40, packed % 40};
    if (packed < 0 || value[0] >= 40)
        return fail(stream);
    for (int i = 0; i < 3; i++)
        if (!(mode == MODE_X12 ? put_x12(stream, value[i]) : put_c40(stream, value[i], mode == MODE_TEXT)))
            return fail(stream);
    return mode;
}

/* Four values in three words; what follows the unlatch in its word is nothing. */
static Mode read_edifact(Stream *stream)
{
    if (stream->count - stream->at < 3)
        return MODE_ASCII;
    const uint8_t *word = stream->word + stream->at;
    unsigned packed = (unsigned)word[0] << 16 | (unsigned)word[1] << 8 | word[2];
    for (int i = 0; i < 4; i++) {
        int value = packed >> (18 - 6 * i) & 0x3F;
        if (value == 0x1F) {
            stream->at += MIN(3, i + 1);
            return MODE_ASCII;
        }
        put(stream, value & 0x20 ? value : value | 0x40);
    }
    stream->at += 3;
    return MODE_EDIFACT;
}

/* A word of base 256, which is mixed with its place. */
static int plain_word(Stream *stream)
{
    int place = stream->at + 1;
    return (stream->word[stream->at++] - (149 * place % 255 + 1) + 512) % 256;
}

static Mode read_base256(Stream *stream)
{
    int length = plain_word(stream);
    if (length >= 250 && stream->at < stream->count)
        length = 250 * (length - 249) + plain_word(stream);
    if (length == 0)
        length = stream->count - stream->at;
    if (length > stream->count - stream->at)
        return fail(stream);
    stream->upper = false;
    while (length-- > 0)
        put(stream, plain_word(stream));
    return MODE_ASCII;
}

GByteArray *ocr_datamatrix_text_read(const uint8_t *words, int count)
{
    Stream stream = {.word = words, .count = count, .bytes = g_byte_array_new()};
    Mode mode = MODE_ASCII;
    while (mode != MODE_END && stream.at < count) {
        if (mode == MODE_ASCII)
            mode = read_ascii(&stream);
        else if (mode == MODE_EDIFACT)
            mode = read_edifact(&stream);
        else if (mode == MODE_BASE256)
            mode = read_base256(&stream);
        else
            mode = read_triples(&stream, mode);
    }
    if (stream.macro)
        put_text(&stream, "\x1e\x04");
    if (!stream.failed)
        return stream.bytes;
    g_byte_array_unref(stream.bytes);
    return NULL;
}

#include "ocr/decode_pdf_content.h"

#include <math.h>
#include <string.h>

enum { OPERANDS_MAX = 8, SAVED_MAX = 64, NAME_MAX_BYTES = 128 };

typedef struct {
    const char *at, *end;
    double number[OPERANDS_MAX]; /* the last ones, oldest first */
    int numbers;
    char name[NAME_MAX_BYTES];   /* the last one */
    bool names_layer;            /* /OC among the operands */
    OcrPdfGraphics now, saved[SAVED_MAX];
    int depth;
    OcrPdfRect path;             /* of the rectangles since the last painted path */
    bool path_is_one_rect, path_is_begun, clips;
    const OcrPdfEvents *events;
    void *user;
} Run;

OcrPdfMatrix ocr_pdf_matrix_times(OcrPdfMatrix first, OcrPdfMatrix then)
{
    return (OcrPdfMatrix){first.a * then.a + first.b * then.c, first.a * then.b + first.b * then.d,
                          first.c * then.a + first.d * then.c, first.c * then.b + first.d * then.d,
                          first.e * then.a + first.f * then.c + then.e, first.e * then.b + first.f * then.d + then.f};
}

OcrPdfRect ocr_pdf_rect_through(OcrPdfRect rect, OcrPdfMatrix m)
{
    double x1 = rect.left * m.a, x2 = rect.right * m.a, x3 = rect.bottom * m.c, x4 = rect.top * m.c;
    double y1 = rect.left * m.b, y2 = rect.right * m.b, y3 = rect.bottom * m.d, y4 = rect.top * m.d;
    return (OcrPdfRect){fmin(x1, x2) + fmin(x3, x4) + m.e, fmin(y1, y2) + fmin(y3, y4) + m.f,
                        fmax(x1, x2) + fmax(x3, x4) + m.e, fmax(y1, y2) + fmax(y3, y4) + m.f};
}

OcrPdfRect ocr_pdf_rect_within(OcrPdfRect a, OcrPdfRect b)
{
    return (OcrPdfRect){fmax(a.left, b.left), fmax(a.bottom, b.bottom), fmin(a.right, b.right), fmin(a.top, b.top)};
}

double ocr_pdf_rect_area(OcrPdfRect rect)
{
    return fmax(rect.right - rect.left, 0) * fmax(rect.top - rect.bottom, 0);
}

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0;
}

static bool is_delimiter(char c)
{
    return c != 0 && strchr("()<>[]{}/%", c) != NULL;
}

static bool ends_word(const Run *run)
{
    return run->at >= run->end || is_space(*run->at) || is_delimiter(*run->at);
}

static void skip_comment(Run *run)
{
    while (run->at < run->end && *run->at != '\n' && *run->at != '\r')
        run->at++;
}

/* "(...)", with nested and escaped brackets; `at` stands behind the first. */
static void skip_string(Run *run)
{
    for (int nested = 1; run->at < run->end && nested > 0; run->at++) {
        if (*run->at == '\\' && run->at + 1 < run->end)
            run->at++;
        else if (*run->at == '(')
            nested++;
        else if (*run->at == ')')
            nested--;
    }
}

static void skip_hex_string(Run *run)
{
    while (run->at < run->end && *run->at != '>')
        run->at++;
    if (run->at < run->end)
        run->at++;
}

static void read_name(Run *run)
{
    const char *first = run->at;
    while (!ends_word(run))
        run->at++;
    size_t length = MIN((size_t)(run->at - first), NAME_MAX_BYTES - 2);
    /* With its slash, as the keys of a dictionary are asked for. */
    run->name[0] = '/';
    memcpy(run->name + 1, first, length);
    run->name[length + 1] = 0;
    run->names_layer |= strcmp(run->name, "/OC") == 0;
}

static void push_number(Run *run, const char *word)
{
    if (run->numbers == OPERANDS_MAX) {
        memmove(run->number, run->number + 1, (OPERANDS_MAX - 1) * sizeof run->number[0]);
        run->numbers--;
    }
    double value = g_ascii_strtod(word, NULL);
    run->number[run->numbers++] = isfinite(value) ? value : 0;
}

/* The last `count` operands; NULL when there are fewer. */
static const double *operands(const Run *run, int count)
{
    return run->numbers >= count ? run->number + run->numbers - count : NULL;
}

static bool all_are(const double *numbers, int count, double value)
{
    for (int i = 0; i < count; i++)
        if (numbers == NULL || numbers[i] != value)
            return false;
    return numbers != NULL;
}

static void add_rect(Run *run, const double *r)
{
    run->path_is_one_rect = r != NULL && !run->path_is_begun;
    run->path_is_begun = true;
    if (r == NULL)
        return;
    OcrPdfRect rect = {fmin(r[0], r[0] + r[2]), fmin(r[1], r[1] + r[3]), fmax(r[0], r[0] + r[2]), fmax(r[1], r[1] + r[3])};
    OcrPdfMatrix m = run->now.matrix;
    if ((m.b != 0 || m.c != 0) && (m.a != 0 || m.d != 0))
        run->path_is_one_rect = false;
    run->path = ocr_pdf_rect_through(rect, m);
}

static bool end_path(Run *run, bool painted)
{
    if (run->clips)
        run->now.clip = run->path_is_one_rect ? ocr_pdf_rect_within(run->now.clip, run->path) : (OcrPdfRect){0, 0, 0, 0};
    run->clips = run->path_is_begun = run->path_is_one_rect = false;
    return !painted || run->events->paint(run->user);
}

static bool save(Run *run)
{
    if (run->depth == SAVED_MAX)
        return false;
    run->saved[run->depth++] = run->now;
    return true;
}

static void restore(Run *run)
{
    if (run->depth > 0)
        run->now = run->saved[--run->depth];
}

static bool transform(Run *run)
{
    const double *n = operands(run, 6);
    if (n == NULL)
        return false;
    run->now.matrix = ocr_pdf_matrix_times((OcrPdfMatrix){n[0], n[1], n[2], n[3], n[4], n[5]}, run->now.matrix);
    return true;
}

static bool show_text(Run *run)
{
    return run->now.text_mode == 3 || (run->now.text_mode != 7 && run->events->paint(run->user));
}

/* `words` begins and ends with a space. */
static bool is_one_of(const char *word, const char *words)
{
    size_t length = strlen(word);
    for (const char *at = words; (at = strstr(at, word)) != NULL; at++)
        if (at[-1] == ' ' && at[length] == ' ')
            return true;
    return false;
}

/* Operators that set a colour, of which only black for areas is told apart. */
static bool run_colour(Run *run, const char *word)
{
    if (strcmp(word, "g") == 0)
        run->now.fills_black = all_are(operands(run, 1), 1, 0);
    else if (strcmp(word, "rg") == 0)
        run->now.fills_black = all_are(operands(run, 3), 3, 0);
    else if (strcmp(word, "k") == 0)
        run->now.fills_black = all_are(operands(run, 1), 1, 1);
    else if (is_one_of(word, " cs sc scn "))
        run->now.fills_black = false;
    else
        return is_one_of(word, " G RG K CS SC SCN ");
    return true;
}

static bool run_path(Run *run, const char *word, bool *go_on)
{
    if (strcmp(word, "re") == 0)
        add_rect(run, operands(run, 4));
    else if (is_one_of(word, " m l c v y "))
        add_rect(run, NULL);
    else if (is_one_of(word, " W W* "))
        run->clips = true;
    else if (strcmp(word, "n") == 0 || is_one_of(word, " S s f F f* B B* b b* "))
        *go_on = end_path(run, strcmp(word, "n") != 0);
    else
        return strcmp(word, "h") == 0;
    return true;
}

/* Its bytes may look like anything: up to an EI between spaces. */
static void skip_inline_picture(Run *run)
{
    while (run->at + 4 <= run->end && !(is_space(run->at[0]) && run->at[1] == 'E' && run->at[2] == 'I' &&
                                        (run->at + 4 == run->end || is_space(run->at[3]))))
        run->at++;
}

static bool run_operator(Run *run, const char *word)
{
    static const char *harmless = " w J j M d ri i BT ET Tc Tw Tz TL Tf Ts Td TD Tm T* MP DP BMC EMC BX EX ";
    bool go_on = true;
    if (is_one_of(word, harmless) || run_colour(run, word) || run_path(run, word, &go_on))
        return go_on;
    if (strcmp(word, "q") == 0)
        return save(run);
    if (strcmp(word, "Q") == 0)
        return restore(run), true;
    if (strcmp(word, "cm") == 0)
        return transform(run);
    if (strcmp(word, "Do") == 0)
        return run->events->object(run->user, run->name, &run->now);
    if (strcmp(word, "gs") == 0)
        return run->events->state(run->user, run->name);
    if (strcmp(word, "Tr") == 0)
        return operands(run, 1) != NULL && (run->now.text_mode = (int)CLAMP(*operands(run, 1), 0, 7), true);
    if (is_one_of(word, " Tj TJ ' \" "))
        return show_text(run);
    if (strcmp(word, "sh") == 0)
        return run->events->paint(run->user);
    if (strcmp(word, "ID") == 0)
        skip_inline_picture(run);
    /* A marked section may belong to a layer that is switched off. */
    return strcmp(word, "BDC") == 0 && !run->names_layer;
}

static bool read_word(Run *run)
{
    char word[64];
    const char *first = run->at;
    while (!ends_word(run))
        run->at++;
    size_t length = (size_t)(run->at - first);
    if (length == 0 || length >= sizeof word)
        return false;
    memcpy(word, first, length);
    word[length] = 0;
    if (strchr("+-.0123456789", word[0]) != NULL) {
        push_number(run, word);
        return true;
    }
    if (strcmp(word, "true") == 0 || strcmp(word, "false") == 0 || strcmp(word, "null") == 0)
        return true;
    bool go_on = run_operator(run, word);
    run->numbers = 0;
    run->names_layer = false;
    return go_on;
}

static bool step(Run *run)
{
    char c = *run->at;
    if (!is_delimiter(c))
        return read_word(run);
    run->at++;
    if (c == '%')
        skip_comment(run);
    else if (c == '(')
        skip_string(run);
    else if (c == '/')
        read_name(run);
    else if (c == '<' && (run->at >= run->end || *run->at != '<'))
        skip_hex_string(run);
    else if (c == '<')
        run->at++;
    return c != '{' && c != '}';
}

bool ocr_pdf_content_run(const char *bytes, size_t size, OcrPdfGraphics graphics, const OcrPdfEvents *events, void *user)
{
    g_autofree Run *run = g_new0(Run, 1);
    run->at = bytes;
    run->end = bytes + size;
    run->now = graphics;
    run->events = events;
    run->user = user;
    while (run->at < run->end) {
        if (is_space(*run->at))
            run->at++;
        else if (!step(run) && !events->goes_on)
            return false;
    }
    return true;
}

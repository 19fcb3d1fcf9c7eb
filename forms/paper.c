#include "forms/paper.h"

#include "forms/paper_date.h"
#include "ocr/page_looks.h"
#include "ocr/text_lines.h"

#include <string.h>

const double form_paper_least_p = 0.5;

enum { HEAD_LINES = 24, FOOT_LINES = 3, LINES_MOST = 160, SCRAP = 4 };
static const double HEAD_SHARE = 0.35, FOOT_SHARE = 0.9, SURE = 0.97, LARGE = 1.25, LEGIBLE = 0.55;

typedef struct {
    const OcrTextLine *line;
    char *text; /* NULL: not read yet */
    double confidence, worst;
} Piece;

static void piece_clear(void *data)
{
    g_free(((Piece *)data)->text);
}

static int compare_heights(const void *a, const void *b)
{
    double x = (*(const OcrTextLine *const *)a)->h_mm, y = (*(const OcrTextLine *const *)b)->h_mm;
    return (x > y) - (x < y);
}

static double usual_height(const GArray *found)
{
    if (found->len == 0)
        return 0;
    g_autofree const OcrTextLine **sorted = g_new(const OcrTextLine *, found->len);
    for (guint i = 0; i < found->len; i++)
        sorted[i] = &g_array_index(found, OcrTextLine, i);
    qsort(sorted, found->len, sizeof *sorted, compare_heights);
    return sorted[found->len / 2]->h_mm;
}

static void read_piece(const FormPaperReader *reader, OcrPage *page, Piece *piece)
{
    if (piece->text)
        return;
    OcrLine line = {0};
    bool good = ocr_text_read_line(reader->text, page, &piece->line->quad, NULL, &line, NULL);
    piece->text = g_strdup(good && line.text ? line.text : "");
    piece->confidence = line.confidence;
    piece->worst = line.worst;
    ocr_line_clear(&line);
}

/* The head of the page, then what is printed large further down. */
static void read_head(const FormPaperReader *reader, OcrPage *page, const GArray *found, GArray *pieces)
{
    double usual = usual_height(found), height_mm = ocr_image_height(page->scan) / page->dpi * 25.4;
    int read = 0;
    for (int large = 1; large >= 0; large--)
        for (guint i = 0; i < pieces->len && read < HEAD_LINES; i++) {
            Piece *piece = &g_array_index(pieces, Piece, i);
            bool chosen = large ? piece->line->h_mm >= LARGE * usual : piece->line->y_mm < HEAD_SHARE * height_mm;
            if (!chosen || piece->text || (large && read >= HEAD_LINES / 2))
                continue;
            read_piece(reader, page, piece);
            read++;
        }
}

/* What stands at the foot: which page of how many it is. */
static void read_foot(const FormPaperReader *reader, OcrPage *page, const GArray *pieces)
{
    double height_mm = ocr_image_height(page->scan) / page->dpi * 25.4;
    int read = 0;
    for (guint i = pieces->len; i > 0 && read < FOOT_LINES; i--) {
        Piece *piece = &g_array_index(pieces, Piece, i - 1);
        if (piece->line->y_mm < FOOT_SHARE * height_mm)
            break;
        read_piece(reader, page, piece);
        read++;
    }
}

static GArray *lines_of(const GArray *pieces)
{
    GArray *lines = g_array_new(FALSE, FALSE, sizeof(PageLine));
    g_array_set_clear_func(lines, page_line_clear);
    for (guint i = 0; i < pieces->len; i++) {
        const Piece *piece = &g_array_index(pieces, Piece, i);
        const OcrTextLine *at = piece->line;
        const PageLine line = {.text = g_strdup(piece->text), .confidence = piece->confidence, .worst = piece->worst, .x_mm = at->x_mm,
                               .y_mm = at->y_mm, .w_mm = at->w_mm, .height_mm = at->h_mm, .row = at->row};
        if (piece->text && *piece->text)
            g_array_append_val(lines, line);
        else
            g_free(line.text);
    }
    return lines;
}

static char *text_of(const GArray *lines)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < lines->len; i++) {
        const PageLine *line = &g_array_index(lines, PageLine, i);
        bool beside = i > 0 && g_array_index(lines, PageLine, i - 1).row == line->row;
        g_string_append_printf(text, "%s%s", i == 0 ? "" : beside ? "   " : "\n", line->text);
    }
    return g_string_free(text, FALSE);
}

static void say_kind(FormPaper *paper, const PageKindGuess *guess)
{
    paper->margin = guess->margin;
    paper->nearest = guess->kind;
    if (guess->p < form_paper_least_p)
        return;
    g_autoptr(GString) because = g_string_new(NULL);
    for (int i = 0; i < PAGE_KIND_BECAUSE && guess->because[i]; i++)
        g_string_append_printf(because, "%s%s", i ? ", " : "", guess->because[i]);
    paper->kind = guess->kind;
    paper->p = guess->p;
    paper->method = "words";
    g_free(paper->because);
    paper->because = g_strdup(because->str);
}

/* What the words do not say, its looks may: photographs carry none, an envelope an address. */
static void say_looks(FormPaper *paper, OcrPage *page, guint line_count)
{
    OcrLooks looks = ocr_page_looks(page, (int)line_count);
    if (paper->kind || looks.sort == OCR_LOOKS_PLAIN)
        return;
    paper->kind = looks.sort == OCR_LOOKS_PHOTOS ? "photos" : "enveloppe";
    paper->p = looks.p;
    paper->method = "looks";
}

/* A page as it stands now, its pieces of line and what was read of them. */
typedef struct {
    const FormPaperReader *reader;
    OcrPage *page;
    GArray *found;  /* OcrTextLine */
    GArray *pieces; /* Piece */
} Reading;

static void reading_begin(Reading *reading, const FormPaperReader *reader, OcrPage *page)
{
    *reading = (Reading){reader, page, ocr_text_lines_find(page), g_array_new(FALSE, TRUE, sizeof(Piece))};
    g_array_set_clear_func(reading->pieces, piece_clear);
    g_array_set_size(reading->pieces, MIN(reading->found->len, LINES_MOST));
    for (guint i = 0; i < reading->pieces->len; i++)
        g_array_index(reading->pieces, Piece, i).line = &g_array_index(reading->found, OcrTextLine, i);
    read_head(reader, page, reading->found, reading->pieces);
}

static void reading_end(Reading *reading)
{
    g_array_unref(reading->pieces);
    g_array_unref(reading->found);
}

static int letters_of_words(const char *text)
{
    g_auto(GStrv) words = page_words_split(text);
    int letters = 0;
    for (char **word = words; *word; word++)
        letters += (int)strlen(*word);
    return letters;
}

/* How much of what was read is words, by how sure the engine is of them: print that lies on its side comes out as scraps. */
static double legibility(const Reading *reading)
{
    double sum = 0, letters = 0;
    for (guint i = 0; i < reading->pieces->len; i++) {
        const Piece *piece = &g_array_index(reading->pieces, Piece, i);
        if (!piece->text)
            continue;
        sum += letters_of_words(piece->text) * piece->confidence;
        letters += MAX((double)g_utf8_strlen(piece->text, -1), SCRAP);
    }
    return letters > 0 ? sum / letters : 0;
}

static double margin_of(const Reading *reading)
{
    g_autoptr(GArray) lines = lines_of(reading->pieces);
    return page_kind_guess(reading->reader->kinds, lines).margin;
}

/* Print that stands on its head reads as words too, to an engine that knows no language: what they say decides first. */
typedef struct {
    double margin, legible;
} Sense;

static Sense sense_of(const Reading *reading)
{
    return (Sense){margin_of(reading), legibility(reading)};
}

static bool makes_more(Sense a, Sense b)
{
    if (MAX(a.margin, b.margin) >= 0 || (MIN(a.legible, b.legible) >= LEGIBLE && a.margin != b.margin))
        return a.margin > b.margin;
    return a.legible > b.legible;
}

static bool may_lie_otherwise(const Reading *reading)
{
    Sense sense = sense_of(reading);
    double sure = 0;
    if (sense.margin >= 0 || reading->found->len == 0)
        return false;
    return sense.legible < LEGIBLE || (ocr_page_find_orientation(reading->page, &sure), sure < 0.5);
}

/* Of a page that makes no sense as it stands, the side from which it makes most; `reading` goes on with that. */
static int find_side(Reading *reading)
{
    if (!may_lie_otherwise(reading))
        return 0;
    Sense best = sense_of(reading);
    int best_turn = 0;
    for (int turn = 90; turn < 360; turn += 90) {
        ocr_page_turn(reading->page, 90);
        Reading other;
        reading_begin(&other, reading->reader, reading->page);
        Sense here = sense_of(&other);
        if (makes_more(here, best)) {
            Reading worse = *reading;
            *reading = other;
            other = worse;
            best = here;
            best_turn = turn;
        }
        reading_end(&other);
    }
    ocr_page_turn(reading->page, best_turn + 90);
    return best_turn;
}

static void read_rest(Reading *reading)
{
    for (guint i = 0; i < reading->pieces->len; i++)
        read_piece(reading->reader, reading->page, &g_array_index(reading->pieces, Piece, i));
}

FormPaper *form_paper_read(const FormPaperReader *reader, OcrPage *page)
{
    FormPaper *paper = g_new0(FormPaper, 1);
    Reading reading;
    reading_begin(&reading, reader, page);
    paper->turn = find_side(&reading);
    read_foot(reader, page, reading.pieces);
    GArray *lines = lines_of(reading.pieces);
    PageKindGuess guess = page_kind_guess(reader->kinds, lines);
    paper->dated_on = paper_date(reader->kinds, lines);
    bool clear = guess.p >= SURE && !(guess.wants_day && !paper->dated_on);
    if (!clear || reader->whole) {
        read_rest(&reading);
        g_array_unref(lines);
        lines = lines_of(reading.pieces);
        guess = page_kind_guess(reader->kinds, lines);
        g_free(paper->dated_on);
        paper->dated_on = paper_date(reader->kinds, lines);
        paper->whole = true;
    }
    paper->because = g_strdup("");
    paper->person = person_items(page_kinds_person(reader->kinds), lines);
    paper->text = text_of(lines);
    say_kind(paper, &guess);
    say_looks(paper, page, reading.found->len);
    g_array_unref(lines);
    reading_end(&reading);
    return paper;
}

void form_paper_free(FormPaper *paper)
{
    if (!paper)
        return;
    g_free(paper->because);
    g_free(paper->dated_on);
    g_array_unref(paper->person);
    g_free(paper->text);
    g_free(paper);
}

/* Machine readable zones, drawn on pages as passports, cards and visas carry them, and read. tests/bench/mrz.sh scans the pages in between.
 *
 *   mrz draw OUT.pdf TRUTH SEED PAGES    one document a page, its lines joined into TRUTH, a line each
 *   mrz read FILE...                     one line a page: checked or not, corrected, probability, milliseconds, format, text
 *   mrz lines FILE.tif...                pictures of single lines, text in FILE.gt.txt: those that are not right, and how many are */
#include "ocr/decode.h"
#include "ocr/mrz.h"
#include "ocr/handprint.h"
#include "ocr/mrz_zone.h"

#include <cairo-pdf.h>
#include <math.h>
#include <pango/pangocairo.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { A4_W = 595, A4_H = 842 };
static const double MM = 72 / 25.4;

static double cpu_ms(void)
{
    return (double)clock() * 1000 / CLOCKS_PER_SEC;
}

/* -------- drawing -------- */

static void put(char *text, int at, int length, const char *word)
{
    for (int i = 0; i < length && word[i]; i++)
        text[at + i] = word[i];
}

static void put_word(GRand *rand, char *text, int at, int length, const char *letters)
{
    for (int i = 0; i < length; i++)
        text[at + i] = letters[g_rand_int_range(rand, 0, (int)strlen(letters))];
}

static void put_names(GRand *rand, char *text, int at, int length)
{
    const char *const ends[] = {"<<", "<", ""};
    int filled = 0;
    for (int part = 0; part < g_rand_int_range(rand, 2, 5); part++) {
        int size = g_rand_int_range(rand, 2, 11);
        if (filled + size + 2 > length)
            break;
        put_word(rand, text, at + filled, size, "AAABCDEEEEFGHIIIJKLMNNOOPQRRSSTTUUVWXYZ");
        filled += size + (int)strlen(ends[part == 0 ? 0 : 1]);
    }
}

static void put_date(GRand *rand, char *text, int at)
{
    char date[16];
    g_snprintf(date, sizeof date, "%02d%02d%02d", g_rand_int_range(rand, 0, 100), g_rand_int_range(rand, 1, 13), g_rand_int_range(rand, 1, 29));
    put(text, at, 6, date);
}

static void put_field(GRand *rand, const MrzLayout *layout, const MrzField *field, char *text)
{
    static const char any[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    static const char *const states[] = {"FRA", "DZA", "MAR", "TUN", "SEN", "CMR", "COD", "AFG", "CHN", "LKA", "BGD", "BRA", "D<<", "UKR", "HTI"};
    int at = field->span.first, length = field->span.length;
    if (g_str_equal(field->name, "code"))
        put(text, at, 2, g_str_equal(layout->name, "FRA-ID") ? "ID" : layout->first == 'V' ? "V<" : layout->line_count == 3 ? "IR" : layout->line_length == 36 ? "I<" : "P<");
    else if (g_str_equal(field->name, "issuer") || g_str_equal(field->name, "nationality"))
        put(text, at, 3, g_str_equal(layout->name, "FRA-ID") ? "FRA" : states[g_rand_int_range(rand, 0, G_N_ELEMENTS(states))]);
    else if (field->holds == MRZ_DIGITS)
        put_date(rand, text, at);
    else if (field->holds == MRZ_SEX)
        text[at] = "MFX<"[g_rand_int_range(rand, 0, 4)];
    else if (field->holds == MRZ_LETTERS)
        put_names(rand, text, at, length);
    else if (g_str_equal(field->name, "number"))
        put_word(rand, text, at, MAX(g_rand_int_range(rand, length - 2, length + 1), length > 9 ? length : 0), any);
    else if (g_rand_boolean(rand))
        put_word(rand, text, at, g_rand_int_range(rand, 1, length), any);
}

static void put_checks(const MrzLayout *layout, char *text)
{
    for (int k = 0; k < layout->check_count; k++)
        for (char digit = '0'; digit <= '9'; digit++) {
            text[layout->checks[k].at] = digit;
            if (mrz_check_holds(layout, k, text))
                break;
        }
}

static const MrzLayout *compose(GRand *rand, char *text)
{
    const MrzLayout *layout = mrz_layouts()[g_rand_int_range(rand, 0, 6)];
    int length = layout->line_count * layout->line_length;
    memset(text, '<', (size_t)length);
    text[length] = '\0';
    for (int f = 0; f < layout->field_count; f++)
        put_field(rand, layout, &layout->fields[f], text);
    put_checks(layout, text);
    return layout;
}

static void draw_text(cairo_t *cairo, const char *font, double size_mm, double x, double y, const char *text)
{
    PangoLayout *layout = pango_cairo_create_layout(cairo);
    PangoFontDescription *description = pango_font_description_from_string(font);
    pango_font_description_set_absolute_size(description, size_mm * MM * PANGO_SCALE);
    pango_layout_set_font_description(layout, description);
    pango_layout_set_text(layout, text, -1);
    cairo_move_to(cairo, x, y);
    /* As outlines: not every PDF writer embeds this font in a way that others can read. */
    pango_cairo_layout_path(cairo, layout);
    cairo_fill(cairo);
    pango_font_description_free(description);
    g_object_unref(layout);
}

static void draw_background(cairo_t *cairo, GRand *rand, double w, double h)
{
    cairo_set_source_rgb(cairo, g_rand_double_range(rand, 0.8, 1), g_rand_double_range(rand, 0.85, 1), g_rand_double_range(rand, 0.85, 1));
    cairo_rectangle(cairo, 0, 0, w, h);
    cairo_fill(cairo);
    cairo_set_line_width(cairo, 0.3);
    double waves = g_rand_double_range(rand, 3, 12), shade = g_rand_double_range(rand, 0.65, 0.9);
    cairo_set_source_rgb(cairo, shade, shade, 0.9);
    for (double y = 0; y < h; y += waves) {
        cairo_move_to(cairo, 0, y);
        for (double x = 0; x < w; x += 4)
            cairo_line_to(cairo, x, y + 3 * sin(x / 9 + y));
        cairo_stroke(cairo);
    }
    cairo_set_source_rgb(cairo, 0.35, 0.3, 0.3);
    cairo_rectangle(cairo, w * 0.05, h * 0.15, w * 0.25, h * 0.5);
    cairo_fill(cairo);
    cairo_set_source_rgb(cairo, 0.1, 0.1, 0.2);
    static const char *const labels[] = {"Surname / Nom", "Given names / Prénoms", "Nationality / Nationalité", "Date of birth / Date de naissance",
                                         "Place of birth / Lieu de naissance", "Authority / Autorité"};
    for (int i = 0; i < 6; i++)
        draw_text(cairo, "Liberation Sans", 2, w * 0.35, h * (0.08 + 0.1 * i), labels[i]);
}

static void draw_lines(cairo_t *cairo, const MrzLayout *layout, const char *text, double x, double y, double apart)
{
    for (int line = 0; line < layout->line_count; line++)
        for (int i = 0; i < layout->line_length; i++) {
            const char one[] = {text[line * layout->line_length + i], '\0'};
            draw_text(cairo, "OCR B", 3.51, x + i * 2.54 * MM, y + line * apart, one);
        }
}

static void draw_page(cairo_t *cairo, GRand *rand, FILE *truth)
{
    char text[MRZ_LENGTH_MAX + 1];
    const MrzLayout *layout = compose(rand, text);
    fprintf(truth, "%s\n", text);
    double width = (layout->line_length * 2.54 + 13) * MM, apart = (layout->line_count == 3 ? 4.3 : 6.35) * MM, height = 88 * MM;
    double scale = g_rand_double_range(rand, 0.93, 1.07);
    cairo_save(cairo);
    cairo_translate(cairo, A4_W / 2.0 + g_rand_double_range(rand, -30, 30), A4_H / 2.0 + g_rand_double_range(rand, -150, 150));
    cairo_rotate(cairo, g_rand_int_range(rand, 0, 4) * G_PI / 2 + g_rand_double_range(rand, -0.05, 0.05));
    cairo_scale(cairo, scale, scale);
    cairo_translate(cairo, -width / 2, -height / 2);
    draw_background(cairo, rand, width, height);
    cairo_set_source_rgb(cairo, 0.05, 0.05, 0.05);
    draw_lines(cairo, layout, text, 6.5 * MM, height - 6 * MM - layout->line_count * apart, apart);
    cairo_restore(cairo);
    cairo_show_page(cairo);
}

static int draw(const char *pdf, const char *path, guint32 seed, int pages)
{
    GRand *rand = g_rand_new_with_seed(seed);
    FILE *truth = fopen(path, "w");
    cairo_surface_t *surface = cairo_pdf_surface_create(pdf, A4_W, A4_H);
    cairo_t *cairo = cairo_create(surface);
    for (int i = 0; i < pages && truth; i++)
        draw_page(cairo, rand, truth);
    cairo_destroy(cairo);
    cairo_surface_destroy(surface);
    g_rand_free(rand);
    return truth && fclose(truth) == 0 ? 0 : 1;
}

/* -------- reading -------- */

static bool digits_hold(const MrzText *text)
{
    for (int k = 0; k < text->layout->check_count; k++)
        if (!mrz_check_holds(text->layout, k, text->text))
            return false;
    return true;
}

static void read_page(OcrMrzReader *reader, const char *path, OcrImage *scan, const OcrPageInfo *info, int number)
{
    g_autoptr(OcrPage) page = ocr_page_new(scan, info->dpi);
    ocr_page_analyse(page);
    ocr_page_binary(page);
    ocr_page_grey(page);
    double start = cpu_ms();
    g_autoptr(GArray) found = ocr_mrz_find(reader, page);
    double ms = cpu_ms() - start;
    printf("%s\t%d\t%u\t%.2f", path, number, found->len, ms);
    if (found->len > 0) {
        const OcrMrz *mrz = &g_array_index(found, OcrMrz, 0);
        printf("\t%s\t%d\t%d\t%.6f\t%.3f\t%d\t%s\t%d", mrz->text.layout->name, mrz->text.checked, mrz->text.corrected, mrz->text.probability,
               mrz->text.fit, mrz->rotation, mrz->text.text, digits_hold(&mrz->text));
    }
    printf("\n");
}

static void read_file(OcrMrzReader *reader, const char *path)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *bytes = NULL;
    gsize size;
    OcrDecodeLimits limits = OCR_DECODE_LIMITS_DEFAULT;
    g_autoptr(OcrDecoder) decoder = g_file_get_contents(path, &bytes, &size, &error)
                                        ? ocr_decoder_open((const uint8_t *)bytes, size, &limits, &error) : NULL;
    if (!decoder)
        g_error("%s: %s", path, error->message);
    for (int i = 1; i <= ocr_decoder_page_count(decoder); i++) {
        OcrPageInfo info;
        OcrImage *scan = ocr_decoder_page(decoder, i, &info, &error);
        if (!scan)
            g_error("%s: %s", path, error->message);
        read_page(reader, path, scan, &info, i);
    }
}

/* The likeliest characters of the only row of a picture, each for itself: no layout, no check digits. */
static char *read_line(OcrRowReader *network, OcrPage *page)
{
    g_autoptr(GArray) rows = mrz_rows_find(ocr_page_binary(page), page->dpi);
    if (rows->len == 0)
        return g_strdup("");
    const MrzRow *row = &g_array_index(rows, MrzRow, 0);
    MrzZone zone = {.start = row->start, .step = row->step, .lines = 1, .count = row->count};
    memcpy(zone.drift[0], row->drift, sizeof row->drift);
    g_autofree uint8_t(*cells)[MRZ_CELL_SIDE][MRZ_CELL_SIDE] = g_malloc_n((gsize)row->count, sizeof *cells);
    g_autofree float *logits = g_new(float, (gsize)row->count * OCR_GLYPH_COUNT);
    mrz_zone_cut(page, &zone, 0, 0, row->count, cells);
    ocr_handprint_logits(network, (const uint8_t(*)[OCR_CELL_SIDE][OCR_CELL_SIDE])cells, row->count, logits);
    GString *text = g_string_new(NULL);
    for (int i = 0; i < row->count; i++) {
        int best = 0;
        for (int c = 1; c < MRZ_CLASSES; c++)
            if (logits[i * OCR_GLYPH_COUNT + c] > logits[i * OCR_GLYPH_COUNT + best])
                best = c;
        g_string_append_c(text, MRZ_CHARACTERS[best]);
    }
    return g_string_free(text, FALSE);
}

static int read_lines(OcrRowReader *network, char *const *paths, int count)
{
    int right = 0, with_row = 0;
    double spent = 0;
    for (int i = 0; i < count; i++) {
        g_autofree char *bytes = NULL, *said = NULL, *truth = g_strdup_printf("%.*s.gt.txt", (int)strlen(paths[i]) - 4, paths[i]);
        gsize size;
        OcrPageInfo info;
        OcrDecodeLimits limits = OCR_DECODE_LIMITS_DEFAULT;
        if (!g_file_get_contents(paths[i], &bytes, &size, NULL) || !g_file_get_contents(truth, &said, NULL, NULL))
            continue;
        g_autoptr(OcrDecoder) decoder = ocr_decoder_open((const uint8_t *)bytes, size, &limits, NULL);
        OcrImage *scan = decoder ? ocr_decoder_page(decoder, 1, &info, NULL) : NULL;
        g_autoptr(OcrPage) page = scan ? ocr_page_new(scan, 390) : NULL;
        double start = cpu_ms();
        g_autofree char *text = page ? read_line(network, page) : g_strdup("");
        spent += cpu_ms() - start;
        with_row += *text != 0;
        right += g_str_equal(text, g_strstrip(said));
        if (!g_str_equal(text, said))
            fprintf(stderr, "%s\n  %s\n  %s\n", paths[i], text, said);
    }
    printf("mrz.lines_right %.2f %% %d of %d lines, %d found; each character for itself\n", 100.0 * right / count, right, count, with_row);
    printf("mrz.line %.1f ms\n", spent / count);
    return 0;
}

int main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    if (argc == 6 && g_str_equal(argv[1], "draw"))
        return draw(argv[2], argv[3], (guint32)atoi(argv[4]), atoi(argv[5]));
    if (argc < 3) /* run among the others: the script beside calls it */
        return 0;
    const char *share = g_getenv("GUICHET_SHARE");
    g_autofree char *weights = g_build_filename(share ? share : ".", "ocr", "mrz.bin", NULL);
    if (g_str_equal(argv[1], "lines")) {
        OcrRowReader *network = ocr_handprint_new(weights, NULL, &error);
        if (!network)
            g_error("%s", error->message);
        return read_lines(network, argv + 2, argc - 2);
    }
    g_autoptr(OcrMrzReader) reader = ocr_mrz_reader_new(weights, &error);
    if (!reader)
        g_error("%s", error->message);
    for (int i = 2; i < argc; i++)
        read_file(reader, argv[i]);
    return 0;
}

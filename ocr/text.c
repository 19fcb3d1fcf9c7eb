#include "ocr/text.h"
#include "ocr/error.h"
#include "ocr/text_picture.h"
#include <math.h>
#include <omp.h>
#include <string.h>
#include <tesseract/capi.h>

struct OcrText {
    TessBaseAPI *api;
};

static const char TESSDATA[] = "/usr/share/tesseract-ocr/5/tessdata";

char *ocr_text_model_path(const char *tessdata)
{
    return g_build_filename(tessdata ? tessdata : TESSDATA, "fra.traineddata", NULL);
}

OcrText *ocr_text_new(const char *tessdata, GError **error)
{
    /* Tesseract's threads spin against each other; only this call holds them, and only before it starts. */
    omp_set_max_active_levels(0);
    g_autofree char *path = ocr_text_model_path(tessdata);
    g_autofree char *data = NULL;
    gsize size = 0;
    g_autoptr(GError) cause = NULL;
    if (!g_file_get_contents(path, &data, &size, &cause)) {
        g_set_error(error, OCR_ERROR, OCR_ERROR_SETUP, "the French model of Tesseract cannot be read: %s; "
                    "install the package tesseract-ocr-fra", cause->message);
        return NULL;
    }
    OcrText *text = g_new0(OcrText, 1);
    text->api = TessBaseAPICreate();
    char *names[] = {"tessedit_do_invert"}, *values[] = {"0"};
    if (TessBaseAPIInit5(text->api, data, (int)size, "fra", OEM_LSTM_ONLY, NULL, 0, names, values, 1, FALSE) != 0) {
        g_set_error(error, OCR_ERROR, OCR_ERROR_SETUP, "%s is no model that this Tesseract understands; "
                    "reinstall the package tesseract-ocr-fra", path);
        ocr_text_free(text);
        return NULL;
    }
    return text;
}

void ocr_text_free(OcrText *text)
{
    if (!text)
        return;
    TessBaseAPIEnd(text->api);
    TessBaseAPIDelete(text->api);
    g_free(text);
}

void ocr_line_clear(OcrLine *line)
{
    g_free(line->text);
    *line = (OcrLine){NULL, 0, 0, false};
}

static OcrSymbol symbol_at(TessResultIterator *at)
{
    const TessPageIterator *page = TessResultIteratorGetPageIteratorConst(at);
    OcrSymbol symbol = {.confidence = CLAMP(TessResultIteratorConfidence(at, RIL_SYMBOL) / 100.0, 0, 1)};
    char *utf8 = TessResultIteratorGetUTF8Text(at, RIL_SYMBOL);
    if (utf8 && g_utf8_validate(utf8, -1, NULL))
        g_strlcpy(symbol.text, utf8, sizeof symbol.text);
    TessDeleteText(utf8);
    int x0 = 0, y0 = 0, x1 = 0, y1 = 0;
    TessPageIteratorBoundingBox(page, RIL_SYMBOL, &x0, &y0, &x1, &y1);
    symbol.box = (OcrBox){x0, y0, x1 - x0, y1 - y0};
    symbol.line_start = TessPageIteratorIsAtBeginningOf(page, RIL_TEXTLINE);
    symbol.word_start = TessPageIteratorIsAtBeginningOf(page, RIL_WORD);
    return symbol;
}

GArray *ocr_text_read_picture(OcrText *text, const OcrImage *picture, OcrPictureKind kind, const char *alphabet,
                              GError **error)
{
    static const TessPageSegMode modes[] = {PSM_SINGLE_LINE, PSM_RAW_LINE, PSM_SINGLE_BLOCK};
    TessBaseAPISetPageSegMode(text->api, modes[kind]);
    TessBaseAPISetVariable(text->api, "tessedit_char_whitelist", alphabet ? alphabet : "");
    TessBaseAPISetImage2(text->api, (struct Pix *)picture);
    GArray *symbols = g_array_new(FALSE, FALSE, sizeof(OcrSymbol));
    if (TessBaseAPIRecognize(text->api, NULL) != 0) {
        g_set_error(error, OCR_ERROR, OCR_ERROR_SETUP, "Tesseract failed on a line; check its installation");
        g_array_unref(symbols);
        return NULL;
    }
    TessResultIterator *at = TessBaseAPIGetIterator(text->api);
    do {
        if (!at)
            break;
        OcrSymbol symbol = symbol_at(at);
        if (symbol.text[0])
            g_array_append_val(symbols, symbol);
    } while (TessResultIteratorNext(at, RIL_SYMBOL));
    if (at)
        TessResultIteratorDelete(at);
    TessBaseAPIClear(text->api);
    return symbols;
}

/* Whether a space that the engine sees before symbol `i` is one: it sees some beside hyphens where print is only loose. */
static bool is_space(const GArray *symbols, guint i)
{
    const OcrSymbol *here = &g_array_index(symbols, OcrSymbol, i), *last = here - 1;
    const OcrSymbol *sign = strchr("-'", here->text[0]) ? here : strchr("-'", last->text[0]) ? last : NULL;
    if (!sign)
        return true;
    const OcrSymbol *letter = sign == here ? last : here;
    return here->box.x - (last->box.x + last->box.w) > 0.6 * letter->box.h;
}

/* The symbols as text, spaces between words and newlines between lines, with the mean and the worst score. */
static void compose(const GArray *symbols, OcrLine *line)
{
    g_autoptr(GString) joined = g_string_new(NULL);
    double sum = 0;
    line->worst = symbols->len ? 1 : 0;
    for (guint i = 0; i < symbols->len; i++) {
        const OcrSymbol *symbol = &g_array_index(symbols, OcrSymbol, i);
        if (joined->len && symbol->line_start)
            g_string_append_c(joined, '\n');
        else if (joined->len && symbol->word_start && is_space(symbols, i))
            g_string_append_c(joined, ' ');
        g_string_append(joined, symbol->text);
        sum += symbol->confidence;
        line->worst = MIN(line->worst, symbol->confidence);
    }
    line->confidence = symbols->len ? sum / symbols->len : 0;
    line->text = g_strdup(g_strstrip(joined->str));
}

static bool read_zone(OcrText *text, const OcrImage *picture, OcrPictureKind kind, const char *alphabet, OcrLine *line,
                      GError **error)
{
    *line = (OcrLine){NULL, 0, 0, false};
    if (!picture) {
        line->text = g_strdup("");
        return true;
    }
    g_autoptr(GArray) symbols = ocr_text_read_picture(text, picture, kind, alphabet, error);
    if (!symbols)
        return false;
    compose(symbols, line);
    return true;
}

/* Whether to take the strokes for a hand's: by their order, and by how sure the engine is of what it reads, since it
 * knows print only. Measured on lines of four letters and more, at 200 to 400 dpi: 6 of 596 by UNIPEN's writers pass for
 * print; of 640 printed ones in eight faces 58 are taken for a hand's (2 % of 360 in the four usual faces). */
static bool looks_handwritten(OcrPage *page, const OcrQuad *quad, double confidence)
{
    double print = ocr_text_is_print(page, quad);
    if (print < 0)
        return confidence < 0.98;
    double p = CLAMP(print, 1e-6, 1 - 1e-6);
    return log(p / (1 - p)) + 100 * (confidence - 0.98) < 0;
}

bool ocr_text_read_line(OcrText *text, OcrPage *page, const OcrQuad *quad, const char *alphabet, OcrLine *line,
                        GError **error)
{
    g_autoptr(OcrImage) picture = ocr_text_picture(page, quad);
    if (!read_zone(text, picture, OCR_PICTURE_LINE, alphabet, line, error))
        return false;
    g_strdelimit(line->text, "\n", ' ');
    line->handwritten = picture && looks_handwritten(page, quad, line->confidence);
    return true;
}

bool ocr_text_read_line_again(OcrText *text, OcrPage *page, const OcrQuad *quad, const char *alphabet, OcrLine *line,
                              GError **error)
{
    g_autoptr(OcrImage) picture = ocr_text_picture(page, quad);
    if (!read_zone(text, picture, OCR_PICTURE_BARE_LINE, alphabet, line, error))
        return false;
    g_strdelimit(line->text, "\n", ' ');
    return true;
}

bool ocr_text_read_block(OcrText *text, OcrPage *page, const OcrQuad *quad, OcrLine *block, GError **error)
{
    g_autoptr(OcrImage) picture = ocr_text_picture(page, quad);
    if (!read_zone(text, picture, OCR_PICTURE_BLOCK, NULL, block, error))
        return false;
    block->handwritten = picture && looks_handwritten(page, quad, block->confidence);
    return true;
}

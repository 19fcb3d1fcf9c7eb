#include "ocr/decode_pdf_words.h"

#include <math.h>
#include <poppler.h>

enum { WORDS_MAX = 20000, WORD_BYTES = 200 };

static const double MM = 25.4 / 72;

void ocr_word_free(OcrWord *word)
{
    g_free(word->text);
    g_free(word);
}

/* A word while its characters come in. */
typedef struct {
    GString *text;
    double left, top, right, bottom; /* points */
} Growing;

static void finish(Growing *growing, GPtrArray *words)
{
    if (growing->text->len > 0 && words->len < WORDS_MAX) {
        OcrWord *word = g_new(OcrWord, 1);
        *word = (OcrWord){g_strdup(growing->text->str), growing->left * MM, growing->top * MM,
                          (growing->right - growing->left) * MM, (growing->bottom - growing->top) * MM};
        g_ptr_array_add(words, word);
    }
    g_string_truncate(growing->text, 0);
}

static void grow(Growing *growing, gunichar character, const PopplerRectangle *box, GPtrArray *words)
{
    double size = MAX(1, box->y2 - box->y1);
    bool apart = growing->text->len > 0 && (box->x1 > growing->right + size / 2 || box->x1 < growing->left - size / 2 ||
                                            fabs(box->y1 - growing->top) > size);
    if (g_unichar_isspace(character) || apart || growing->text->len > WORD_BYTES)
        finish(growing, words);
    if (g_unichar_isspace(character) || !isfinite(box->x1 + box->x2 + box->y1 + box->y2))
        return;
    if (growing->text->len == 0) {
        growing->left = box->x1;
        growing->top = box->y1;
        growing->right = box->x2;
        growing->bottom = box->y2;
    }
    growing->left = MIN(growing->left, box->x1);
    growing->top = MIN(growing->top, box->y1);
    growing->right = MAX(growing->right, box->x2);
    growing->bottom = MAX(growing->bottom, box->y2);
    g_string_append_unichar(growing->text, character);
}

static GPtrArray *page_words(PopplerPage *page)
{
    GPtrArray *words = g_ptr_array_new_with_free_func((GDestroyNotify)ocr_word_free);
    g_autofree char *text = poppler_page_get_text(page);
    g_autofree PopplerRectangle *boxes = NULL;
    guint count = 0;
    if (!text || !poppler_page_get_text_layout(page, &boxes, &count))
        return words;
    Growing growing = {.text = g_string_new(NULL)};
    const char *at = text;
    for (guint i = 0; i < count && *at; i++, at = g_utf8_next_char(at))
        grow(&growing, g_utf8_get_char(at), &boxes[i], words);
    finish(&growing, words);
    g_string_free(growing.text, TRUE);
    return words;
}

static void swallow(const gchar *domain, GLogLevelFlags level, const gchar *message, gpointer user)
{
    (void)domain, (void)level, (void)message, (void)user;
}

GPtrArray *ocr_pdf_words(const uint8_t *bytes, size_t size, int most_pages)
{
    guint hushed = g_log_set_handler("Poppler", G_LOG_LEVEL_MASK, swallow, NULL);
    g_autoptr(GBytes) borrowed = g_bytes_new_static(bytes, size);
    PopplerDocument *document = poppler_document_new_from_bytes(borrowed, NULL, NULL);
    GPtrArray *pages = document ? g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref) : NULL;
    for (int i = 0; document && i < MIN(most_pages, poppler_document_get_n_pages(document)); i++) {
        PopplerPage *page = poppler_document_get_page(document, i);
        g_ptr_array_add(pages, page ? page_words(page)
                                    : g_ptr_array_new_with_free_func((GDestroyNotify)ocr_word_free));
        g_clear_object(&page);
    }
    g_clear_object(&document);
    g_log_remove_handler("Poppler", hushed);
    return pages;
}

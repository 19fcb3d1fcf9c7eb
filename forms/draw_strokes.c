#include "forms/draw_strokes.h"

#include <stdlib.h>
#include <string.h>

struct Strokes {
    GHashTable *ways; /* character to GPtrArray of StrokeGlyph* */
};

static void parse_stroke(const char *text, Stroke *stroke)
{
    g_auto(GStrv) words = g_strsplit_set(text, " ", -1);
    for (char **word = words; *word; word++) {
        char *comma = strchr(*word, ',');
        if (!comma || stroke->count == STROKE_POINTS) {
            stroke->curve = stroke->curve || strcmp(*word, "c") == 0;
            continue;
        }
        stroke->x[stroke->count] = atof(*word) - 30;
        stroke->y[stroke->count++] = atof(comma + 1) - 50;
    }
}

static void parse_line(Strokes *strokes, const char *line)
{
    gunichar character = g_utf8_get_char(line);
    g_auto(GStrv) parts = g_strsplit(g_utf8_next_char(line), "|", GLYPH_STROKES);
    StrokeGlyph *glyph = g_new0(StrokeGlyph, 1);
    for (char **part = parts; *part; part++)
        parse_stroke(*part, &glyph->stroke[glyph->count++]);
    GPtrArray *ways = g_hash_table_lookup(strokes->ways, GUINT_TO_POINTER(character));
    if (!ways) {
        ways = g_ptr_array_new_with_free_func(g_free);
        g_hash_table_insert(strokes->ways, GUINT_TO_POINTER(character), ways);
    }
    g_ptr_array_add(ways, glyph);
}

Strokes *strokes_load(const char *path, GError **error)
{
    g_autofree char *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, error))
        return NULL;
    Strokes *strokes = g_new0(Strokes, 1);
    strokes->ways = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)g_ptr_array_unref);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line; line++)
        if (**line && **line != '#')
            parse_line(strokes, *line);
    return strokes;
}

void strokes_free(Strokes *strokes)
{
    if (strokes)
        g_hash_table_unref(strokes->ways);
    g_free(strokes);
}

const StrokeGlyph *strokes_glyph(const Strokes *strokes, gunichar character, guint32 way)
{
    const GPtrArray *ways = g_hash_table_lookup(strokes->ways, GUINT_TO_POINTER(character));
    return ways ? ways->pdata[way % ways->len] : NULL;
}

/* Each piece leaves along the line between its neighbours. */
void stroke_curve(cairo_t *cairo, const double *x, const double *y, int count)
{
    cairo_move_to(cairo, x[0], y[0]);
    for (int i = 0; i + 1 < count; i++) {
        int before = MAX(i - 1, 0), after = MIN(i + 2, count - 1);
        cairo_curve_to(cairo, x[i] + (x[i + 1] - x[before]) / 6, y[i] + (y[i + 1] - y[before]) / 6,
                       x[i + 1] - (x[after] - x[i]) / 6, y[i + 1] - (y[after] - y[i]) / 6, x[i + 1], y[i + 1]);
    }
    cairo_stroke(cairo);
}

#include "hand.h"

#include <gio/gio.h>
#include <jansson.h>
#include <string.h>

typedef struct {
    GArray *points; /* double, x and y in turn; the ink's box begins at 0, 0 */
    GArray *ends;   /* guint: index after the last number of each stroke */
    double w, h;
} Way;

typedef struct {
    GPtrArray *ways; /* Way */
    guint next;
} Letter;

struct Hand {
    GHashTable *letters; /* character to Letter */
};

struct Hands {
    GHashTable *writers; /* name to Hand */
};

static void way_free(void *data)
{
    Way *way = data;
    g_array_unref(way->points);
    g_array_unref(way->ends);
    g_free(way);
}

static void letter_free(void *data)
{
    Letter *letter = data;
    g_ptr_array_unref(letter->ways);
    g_free(letter);
}

static void hand_free(void *data)
{
    Hand *hand = data;
    g_hash_table_unref(hand->letters);
    g_free(hand);
}

static Way *parse_way(const json_t *strokes)
{
    Way *way = g_new0(Way, 1);
    way->points = g_array_new(FALSE, FALSE, sizeof(double));
    way->ends = g_array_new(FALSE, FALSE, sizeof(guint));
    double least[2] = {1e9, 1e9}, most[2] = {-1e9, -1e9};
    for (size_t i = 0; i < json_array_size(strokes); i++) {
        const json_t *stroke = json_array_get(strokes, i);
        for (size_t j = 0; j < json_array_size(stroke); j++)
            for (size_t axis = 0; axis < 2; axis++) {
                double value = json_number_value(json_array_get(json_array_get(stroke, j), axis));
                g_array_append_val(way->points, value);
                least[axis] = MIN(least[axis], value);
                most[axis] = MAX(most[axis], value);
            }
        g_array_append_val(way->ends, way->points->len);
    }
    for (guint i = 0; i < way->points->len; i++)
        g_array_index(way->points, double, i) -= least[i % 2];
    way->w = MAX(most[0] - least[0], 1);
    way->h = MAX(most[1] - least[1], 1);
    return way;
}

static void add_way(Hands *hands, const json_t *record)
{
    const char *writer = json_string_value(json_object_get(record, "writer"));
    const char *label = json_string_value(json_object_get(record, "label"));
    const json_t *strokes = json_object_get(record, "strokes");
    if (!writer || !label || json_array_size(strokes) == 0)
        return;
    Hand *hand = hands_find(hands, writer);
    if (!hand) {
        hand = g_new0(Hand, 1);
        hand->letters = g_hash_table_new_full(NULL, NULL, NULL, letter_free);
        g_hash_table_insert(hands->writers, g_strdup(writer), hand);
    }
    void *key = GUINT_TO_POINTER(g_utf8_get_char(label));
    Letter *letter = g_hash_table_lookup(hand->letters, key);
    if (!letter) {
        letter = g_new0(Letter, 1);
        letter->ways = g_ptr_array_new_with_free_func(way_free);
        g_hash_table_insert(hand->letters, key, letter);
    }
    g_ptr_array_add(letter->ways, parse_way(strokes));
}

/* "NAME NUMBER" of the lines that are to be left out. */
static GHashTable *load_wrong(const char *path, GError **error)
{
    GHashTable *wrong = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autofree char *text = NULL;
    if (!path)
        return wrong;
    if (!g_file_get_contents(path, &text, NULL, error)) {
        g_hash_table_unref(wrong);
        return NULL;
    }
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line; line++)
        g_hash_table_add(wrong, g_strdup(*line));
    return wrong;
}

/* capitals of .../unipen_capitals.strokes.jsonl.gz. */
static char *recording_name(const char *path)
{
    g_autofree char *base = g_path_get_basename(path);
    const char *start = g_str_has_prefix(base, "unipen_") ? base + strlen("unipen_") : base;
    return g_strndup(start, strcspn(start, "."));
}

static bool load_file(Hands *hands, const char *path, GHashTable *wrong, GError **error)
{
    g_autofree char *name = recording_name(path);
    g_autoptr(GFile) file = g_file_new_for_path(path);
    g_autoptr(GFileInputStream) packed = g_file_read(file, NULL, error);
    if (!packed)
        return false;
    g_autoptr(GConverter) unzip = G_CONVERTER(g_zlib_decompressor_new(G_ZLIB_COMPRESSOR_FORMAT_GZIP));
    g_autoptr(GInputStream) plain = g_converter_input_stream_new(G_INPUT_STREAM(packed), unzip);
    g_autoptr(GDataInputStream) lines = g_data_input_stream_new(plain);
    int number = 0;
    for (char *line; (line = g_data_input_stream_read_line(lines, NULL, NULL, error)); g_free(line)) {
        g_autofree char *key = g_strdup_printf("%s %d", name, number++);
        json_t *record = g_hash_table_contains(wrong, key) ? NULL : json_loads(line, 0, NULL);
        if (record)
            add_way(hands, record);
        json_decref(record);
    }
    return !error || !*error;
}

Hands *hands_load(char **paths, const char *wrong, GError **error)
{
    g_autoptr(GHashTable) left_out = load_wrong(wrong, error);
    g_autoptr(Hands) hands = g_new0(Hands, 1);
    hands->writers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, hand_free);
    for (char **path = paths; left_out && *path; path++)
        if (!load_file(hands, *path, left_out, error))
            return NULL;
    return left_out ? g_steal_pointer(&hands) : NULL;
}

void hands_free(Hands *hands)
{
    if (hands)
        g_hash_table_unref(hands->writers);
    g_free(hands);
}

Hand *hands_find(Hands *hands, const char *writer)
{
    return g_hash_table_lookup(hands->writers, writer);
}

void hand_begin(Hand *hand, guint32 seed)
{
    GHashTableIter iter;
    void *character, *letter;
    g_hash_table_iter_init(&iter, hand->letters);
    while (g_hash_table_iter_next(&iter, &character, &letter))
        ((Letter *)letter)->next = seed + GPOINTER_TO_UINT(character) * 7;
}

static void line(cairo_t *cairo, double x0, double y0, double x1, double y1)
{
    cairo_move_to(cairo, x0, y0);
    cairo_line_to(cairo, x1, y1);
    cairo_stroke(cairo);
}

static void draw_way(cairo_t *cairo, const Way *way)
{
    guint at = 0;
    for (guint stroke = 0; stroke < way->ends->len; stroke++) {
        guint end = g_array_index(way->ends, guint, stroke);
        for (guint first = at; at < end; at += 2) {
            double x = g_array_index(way->points, double, at), y = g_array_index(way->points, double, at + 1);
            if (at == first)
                cairo_move_to(cairo, x, y);
            cairo_line_to(cairo, x, y);
        }
    }
}

bool hand_draw(Hand *hand, cairo_t *cairo, gunichar character, const HandPlace *place)
{
    Letter *letter = g_hash_table_lookup(hand->letters, GUINT_TO_POINTER(character));
    if (!letter)
        return false;
    const Way *way = letter->ways->pdata[letter->next++ % letter->ways->len];
    /* A stroke lying down (a dash written for a 1, slips) is not blown up to a letter's height. */
    double scale = place->h / MAX(way->h, way->w * 0.4), scale_x = MIN(scale, place->w_most / way->w);
    double w = way->w * scale_x, h = way->h * scale;
    cairo_matrix_t plain, lean = {scale_x, 0, -place->slant * scale, scale, place->x - w / 2 + place->slant * h / 2, place->y - h / 2};
    cairo_get_matrix(cairo, &plain);
    cairo_transform(cairo, &lean);
    draw_way(cairo, way);
    cairo_set_matrix(cairo, &plain);
    cairo_stroke(cairo);
    if (place->bar && (character == '7' || character == 'Z'))
        line(cairo, place->x - 0.26 * h, place->y + 0.05 * h, place->x + 0.3 * h, place->y - 0.02 * h);
    if (place->upstroke && character == '1')
        line(cairo, place->x - 0.4 * h, place->y - 0.12 * h, place->x + place->slant * h / 2, place->y - 0.5 * h);
    return true;
}

/* scripts/train/fonts.c: writes every character of the fonts named here as a picture of one line's height: records of five 32-bit
 * numbers (family, class, Kind, w, h) and w * h bytes of ink. A small letter has the class of its capital. Usage: fonts OUT */
#include <pango/pangocairo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GLYPHS "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŒÆÑŸ-'.,/@+_&()"

/* Small letters that people write among capitals and that look like no other capital or digit. */
#define SMALL "abdefhijkmnqrty"

enum { LINE_PX = 80 };

typedef enum { PRINT, HAND, HAND_SMALL, SCHOOLBOOK } Kind;

static const char *const typed[] = {"Liberation Sans", "Liberation Sans Bold", "Liberation Serif", "Liberation Mono", "Liberation Mono Bold",
                                    "Liberation Sans Narrow", "DejaVu Sans", "DejaVu Sans Mono", "DejaVu Serif", "DejaVu Sans Bold",
                                    "FreeSans", "FreeSerif", "FreeMono", "FreeSans Bold", "Noto Sans", "Noto Serif",
                                    "Arimo", "Tinos", "Cousine", "OCR B", "Noto Sans Bold", "Liberation Serif Bold", "FreeMono Bold",
                                    "Liberation Sans Italic", "DejaVu Sans Condensed"};
static const char *const hand[] = {"DkgHandwriting", "Breip", "Delphine", "Steve", "Rufscript", "Comic Neue", "Comic Neue Bold",
                                   "Because We Build", "Because We Connect", "Because We Create", "Because We Learn",
                                   "Because We Mentor", "Because We Organize", "Dancing Script", "Ecolier_court", "Humor Sans",
                                   "kiloji", "Kaushan Script", "Havana", "Purisa", "SetoFont", "Kristi", "YOzS",
                                   /* Debian's too, since the second stage */
                                   "femkeklaver", "Klee One",
                                   /* of package.json */
                                   "Amatic SC", "Annie Use Your Telescope", "Architects Daughter", "Bad Script", "Caveat",
                                   "Caveat Brush", "Cedarville Cursive", "Chilanka", "Comic Relief", "Covered By Your Grace",
                                   "Delicious Handrawn", "Delius", "Gaegu", "Gloria Hallelujah", "Gochi Hand", "Handlee",
                                   "Homemade Apple", "Indie Flower", "Itim", "Kalam", "La Belle Aurore", "Mansalva", "Marck Script",
                                   "Nanum Pen", "Neucha", "Patrick Hand", "Permanent Marker", "Playpen Sans", "Poor Story",
                                   "Reenie Beanie", "Rock Salt", "Sacramento", "Schoolbell", "Shantell Sans",
                                   "Short Stack", "Sriracha", "Sue Ellen Francisco", "Swanky and Moo Moo", "The Girl Next Door",
                                   "Yomogi",
                                   /* since the fifth run */
                                   "Shadows Into Light,", "Satisfy", "Damion", "Parisienne", "Courgette", "Oooh Baby"};
static const char *const schoolbook[] = {"Playwrite FR Moderne", "Playwrite DE Grund", "Playwrite IT Trad", "Playwrite US Trad", "Playwrite PL",
                                         "Borel", "Edu SA Beginner", "Ecolier_court"};

/* One character on a line: the picture is as high as LINE_PX, of which capitals take about six tenths. */
static void draw(FILE *file, const char *family, int number, Kind kind)
{
    int place = 0;
    for (const char *at = kind == HAND_SMALL ? SMALL : GLYPHS; *at; at = g_utf8_next_char(at), place++) {
        char text[8] = "";
        memcpy(text, at, (size_t)(g_utf8_next_char(at) - at));
        cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_A8, 200, 200);
        cairo_t *cairo = cairo_create(surface);
        PangoLayout *layout = pango_cairo_create_layout(cairo);
        PangoFontDescription *font = pango_font_description_from_string(family);
        pango_font_description_set_absolute_size(font, LINE_PX * 0.82 * PANGO_SCALE);
        pango_layout_set_font_description(layout, font);
        pango_layout_set_text(layout, text, -1);
        PangoRectangle ink, logical;
        pango_layout_get_pixel_extents(layout, &ink, &logical);
        int baseline = pango_layout_get_baseline(layout) / PANGO_SCALE;
        if (!pango_layout_get_unknown_glyphs_count(layout) && ink.width > 0 && ink.width < 120) {
            /* Capitals' middle at the middle of the picture: the baseline at 0.79 of its height. */
            cairo_move_to(cairo, 10 - ink.x, LINE_PX * 0.79 - baseline);
            pango_cairo_show_layout(cairo, layout);
            cairo_surface_flush(surface);
            int w = ink.width + 20, glyph = kind == HAND_SMALL ? 10 + *at - 'a' : place;
            int head[5] = {number, glyph, kind, w, LINE_PX};
            fwrite(head, sizeof head, 1, file);
            for (int y = 0; y < LINE_PX; y++)
                fwrite(cairo_image_surface_get_data(surface) + (size_t)y * (size_t)cairo_image_surface_get_stride(surface), 1,
                       (size_t)w, file);
        }
        pango_font_description_free(font);
        g_object_unref(layout);
        cairo_destroy(cairo);
        cairo_surface_destroy(surface);
    }
}

/* Pango puts another font in the place of a missing one without a word. */
static void need(const char *family)
{
    PangoContext *context = pango_font_map_create_context(pango_cairo_font_map_get_default());
    PangoFontDescription *wanted = pango_font_description_from_string(family);
    PangoFont *font = pango_context_load_font(context, wanted);
    PangoFontDescription *found = font ? pango_font_describe(font) : NULL;
    if (!found || g_ascii_strcasecmp(pango_font_description_get_family(found), pango_font_description_get_family(wanted)) != 0)
        fprintf(stderr, "fonts: no %s here; the weights will not come out the same\n", family);
    pango_font_description_free(wanted);
    g_clear_pointer(&found, pango_font_description_free);
    g_clear_object(&font);
    g_object_unref(context);
}

int main(int argc, char **argv)
{
    FILE *file = argc == 2 ? fopen(argv[1], "wb") : NULL;
    if (!file) {
        fprintf(stderr, "usage: fonts OUT\n");
        return 2;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(typed); i++)
        need(typed[i]);
    for (size_t i = 0; i < G_N_ELEMENTS(hand); i++)
        need(hand[i]);
    for (size_t i = 0; i < G_N_ELEMENTS(schoolbook); i++)
        need(schoolbook[i]);
    int count = (int)G_N_ELEMENTS(typed);
    for (int i = 0; i < count; i++)
        draw(file, typed[i], i, PRINT);
    for (int i = 0; i < (int)G_N_ELEMENTS(hand); i++) {
        draw(file, hand[i], count + i, HAND);
        draw(file, hand[i], count + i, HAND_SMALL);
    }
    count += (int)G_N_ELEMENTS(hand);
    for (int i = 0; i < (int)G_N_ELEMENTS(schoolbook); i++)
        draw(file, schoolbook[i], count + i, SCHOOLBOOK);
    return fclose(file) == 0 ? 0 : 1;
}

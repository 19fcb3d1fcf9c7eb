#include "forms/import_picture.h"

#include "forms/french.h"
#include "forms/import_column.h"
#include "forms/import_field.h"
#include "forms/import_frame.h"
#include "forms/import_label.h"
#include "forms/import_question.h"
#include "forms/import_run.h"
#include "ocr/form_rule.h"

#include <math.h>
#include <string.h>

enum { CELLS_MAX = 60, DATE_CELLS = 8, FIELDS_MAX = 600, CODE_MOST = 4 };

static const double MULTILINE_MM = 11, CHECK_MOST_MM = 8, NEXT_ROW_MM = 9, OVERLAP_MOST = 0.3,
                    EDGE_MM = 0.8, CELL_MOST_MM = 12, EDGE_SHARE = 0.6, FRAME_SHARE = 0.4, LED_MM = 1, LED_FAR_MM = 6, CODE_FAR_MM = 16,
                    HEAD_MM = 15, RESERVED_MOST_MM = 80, ROUND_FILL = 0.82, BEFORE_MM = 14, COLON_MM = 4;

/* How often a place of each kind was one, of 383 on 19 pages of five official forms that were imported as pictures (of rules 112 of 121, boxes 40 of 44, larger
 * frames 19 of 20, check boxes 153 of 153, rows of cells 38 of 38; pairs were too few). */
static const double SURE_COMB = 0.98, SURE_PAIR = 0.9, SURE_CHECK = 0.98, SURE_FIELD = 0.91, SURE_FRAME = 0.93, SURE_RULE = 0.93;

/* How often words found in one way or another (import_label.h) were those that ask, of 171 places there whose words a person wrote down: `found` says which way. In between
 * as between. Of two of these forms, by what the others say: said 0.78 on average, right 0.81. */
typedef struct {
    double found, text, check;
} Words;
static const Words WORDS_RIGHT[] = {{0.2, 0.02, 0.02}, {0.5, 0.6, 0.5}, {0.65, 0.75, 0.8}, {0.75, 0.81, 0.9}, {0.8, 0.85, 0.92}, {0.9, 0.9, 0.97}, {1, 0.97, 0.98}};

/* Surer words than those stand for themselves; those of a row that goes on from another. */
static const double SURE_OWN_LABEL = 0.85, SURE_CONTINUED = 0.95;

typedef struct {
    const ImportGuesses *guesses;
    int page;
    double mm; /* pixels a millimetre */
    ImportPrint print;
    GArray *boxes;  /* FormBox, of the page's places to write */
    GArray *frames; /* FormBox */
    GArray *checks; /* FormBox */
    GArray *places; /* FormBox: boxes and frames */
    ImportLabelKind side, of_text; /* where words of boxes are, and what the words looked for are of */
    GPtrArray *fields;
    GHashTable *names;
} Import;

static FormBox in_mm(const OcrBox *box, double mm)
{
    return (FormBox){box->x / mm, box->y / mm, box->w / mm, box->h / mm};
}

static bool inside(const FormBox *box, double x, double y)
{
    return x > box->x && x < box->x + box->w && y > box->y && y < box->y + box->h;
}

/* The hole of a large printed letter is shut in too. A round box may have been read as an O, but where the file itself says O it is one. */
static bool is_of_a_letter(const ImportSheet *sheet, const FormBox *box, bool round)
{
    for (guint i = 0; i < sheet->words->len; i++) {
        const OcrWord *word = sheet->words->pdata[i];
        FormBox print = {word->x_mm, word->y_mm, word->w_mm, word->h_mm};
        if (!inside(&print, box->x + box->w / 2, box->y + box->h / 2))
            continue;
        if ((print.w > box->w * 1.8 && print.h > box->h * 1.1) || (round && (int)i < sheet->carried && g_unichar_isalnum(g_utf8_get_char(word->text))))
            return true;
    }
    return false;
}

/* In the smallest frame that holds the words of the administration, when that is not most of the page. */
static bool is_reserved(const Import *import, const FormBox *box)
{
    for (guint i = 0; i < import->print.phrases->len; i++) {
        const ImportPhrase *phrase = import->print.phrases->pdata[i];
        if (!import_guess_reserved(import->guesses, phrase->text))
            continue;
        const FormBox *best = NULL;
        for (guint f = 0; f < import->frames->len; f++) {
            const FormBox *frame = &g_array_index(import->frames, FormBox, f);
            bool holds = inside(frame, phrase->box.x + phrase->box.w / 2, phrase->box.y + phrase->box.h / 2);
            bool heads = phrase->box.y - frame->y < HEAD_MM || frame->h < RESERVED_MOST_MM;
            if (holds && heads && (!best || frame->w * frame->h < best->w * best->h))
                best = frame;
        }
        if (best && inside(best, box->x + box->w / 2, box->y + box->h / 2))
            return true;
    }
    return false;
}

/* The row of cells right above, which this one goes on from: it has no words of its own. */
static const FormField *row_above(const Import *import, const FormField *field)
{
    for (int i = (int)import->fields->len - 1; i >= 0; i--) {
        const FormField *other = import->fields->pdata[i];
        double down = field->box.y - other->box.y;
        bool reaches = other->box.x + other->box.w > field->box.x + field->box.w / 2;
        if (other->page == field->page && other->kind == FORM_FIELD_COMB && down > 2 && down < NEXT_ROW_MM && reaches)
            return other;
    }
    return NULL;
}

/* The row of cells right before, of which this one is the second half: of a decimal number, or of what a printed figure parts. */
static const FormField *row_before(const Import *import, const FormField *field)
{
    for (int i = (int)import->fields->len - 1; i >= 0; i--) {
        const FormField *other = import->fields->pdata[i];
        double gap = field->box.x - other->box.x - other->box.w;
        if (other->page == field->page && other->kind == FORM_FIELD_COMB && gap > 0 && gap < BEFORE_MM && fabs(other->box.y - field->box.y) < EDGE_MM)
            return other;
    }
    return NULL;
}

/* A row of cells without words of its own goes on from one beside or above. */
static void continue_label(const FormField *from, ImportLabel *label)
{
    bool again = g_str_has_suffix(from->label, french("import.continued_end"));
    char *text = again ? g_strdup(from->label) : french_format("import.continued", "label", from->label, NULL);
    g_free(label->text);
    *label = (ImportLabel){text, SURE_CONTINUED};
}

static double words_right(double found, bool check)
{
    const Words *last = &WORDS_RIGHT[0];
    for (size_t i = 1; i < G_N_ELEMENTS(WORDS_RIGHT); i++) {
        const Words *next = &WORDS_RIGHT[i];
        double share = (found - last->found) / (next->found - last->found);
        if (found <= next->found)
            return MAX(0, check ? last->check + share * (next->check - last->check) : last->text + share * (next->text - last->text));
        last = next;
    }
    return check ? last->check : last->text;
}

static void set_label(const Import *import, FormField *field)
{
    bool check = field->kind == FORM_FIELD_CHECK;
    ImportLabelKind side = check ? import_label_side_of_row(&import->print, import->checks, field->box, import->side) : import->of_text;
    ImportLabel label = import_label_find(&import->print, field->box, side);
    const FormField *above = field->kind == FORM_FIELD_COMB ? row_above(import, field) : NULL;
    const FormField *before = field->kind == FORM_FIELD_COMB && !*label.text ? row_before(import, field) : NULL;
    if (before)
        continue_label(before, &label);
    else if (above && (!*label.text || label.sure < SURE_OWN_LABEL))
        continue_label(above, &label);
    field->label = label.text;
    field->sure *= words_right(label.sure, check);
}

static bool overlap(const FormBox *a, const FormBox *b)
{
    double w = MIN(a->x + a->w, b->x + b->w) - MAX(a->x, b->x), h = MIN(a->y + a->h, b->y + b->h) - MAX(a->y, b->y);
    return w > 0 && h > 0 && w * h > OVERLAP_MOST * MIN(a->w * a->h, b->w * b->h);
}

/* The surer kinds are added first; what lies over one of them is another sight of the same place. */
static bool is_taken(const Import *import, const FormField *field)
{
    for (guint i = 0; i < import->fields->len; i++) {
        const FormField *other = import->fields->pdata[i];
        if (other->page == field->page && overlap(&field->box, &other->box))
            return true;
    }
    return false;
}

static void add_field(Import *import, FormField *field)
{
    if (import->fields->len >= FIELDS_MAX || is_taken(import, field)) {
        form_field_free(field);
        return;
    }
    if (!field->label)
        set_label(import, field);
    if (field->kind == FORM_FIELD_LINE || field->kind == FORM_FIELD_MULTILINE)
        field->kind = import_guess_kind(import->guesses, field);
    const char *guess = NULL;
    if (field->kind <= FORM_FIELD_MULTILINE || field->kind == FORM_FIELD_DATE) {
        const char *const texts[] = {field->label};
        guess = import_guess_content(import->guesses, field, texts, 1);
    }
    if (field->kind == FORM_FIELD_COMB && field->cell_count == DATE_CELLS && strcmp(field->content, "date") == 0)
        field->kind = FORM_FIELD_DATE;
    if (field->kind == FORM_FIELD_DATE) {
        g_free(field->content);
        field->content = g_strdup("date");
    }
    if (field->kind == FORM_FIELD_CHECK)
        import_field_option(field, field->box, "oui", NULL);
    field->never_read = is_reserved(import, &field->box);
    import_field_name(field, import->names, guess, NULL);
    if (!*field->label) {
        g_free(field->label);
        field->label = g_strdup(field->name);
    }
    g_ptr_array_add(import->fields, field);
}

static FormField *field_of_cells(const Import *import, FormFieldKind kind, const FormBox *cells, int count)
{
    FormBox box = cells[0];
    for (int i = 1; i < count; i++)
        box = form_box_union(box, cells[i]);
    FormField *field = import_field_new(import->page, kind, box);
    field->cells = g_memdup2(cells, sizeof *cells * (size_t)count);
    field->cell_count = count;
    double width = 0;
    for (int i = 0; i < count; i++)
        width += cells[i].w / count;
    for (int i = 0; i < count; i++) {
        field->cells[i] = (FormBox){cells[i].x + (cells[i].w - width) / 2, box.y, width, box.h};
    }
    field->sure = count > 2 ? SURE_COMB : SURE_PAIR;
    return field;
}

static void add_single(Import *import, const FormBox *box)
{
    bool check = box->w < CHECK_MOST_MM && box->h < CHECK_MOST_MM && box->w < 1.7 * box->h && box->h < 1.7 * box->w;
    FormBox room = *box;
    if (!check && !import_frame_room(&import->print, import->places, *box, &room))
        return;
    FormField *field = import_field_new(import->page, check ? FORM_FIELD_CHECK : FORM_FIELD_LINE, room);
    field->sure = check ? SURE_CHECK : SURE_FIELD;
    add_field(import, field);
}

static void add_runs(Import *import, const GArray *runs)
{
    for (guint i = 0, next; i < runs->len; i = next) {
        const ImportRun *run = &g_array_index(runs, ImportRun, i);
        bool date = import_runs_are_date(runs, i);
        next = i + (date ? 3 : import_runs_joined(runs, i, import->print.phrases));
        int count = 0;
        for (guint k = i; k < next; k++)
            count += run[k - i].count;
        if (date) {
            add_field(import, field_of_cells(import, FORM_FIELD_DATE, run->cells, count));
        } else if (count == 1) {
            add_single(import, &run->box);
        } else {
            for (int from = 0; from < count; from += CELLS_MAX)
                add_field(import, field_of_cells(import, FORM_FIELD_COMB, run->cells + from, MIN(CELLS_MAX, count - from)));
        }
    }
}

/* The upper or lower edge of a cell, a box or a frame is no line to write on. */
static bool is_edge(const FormBox *room, const GArray *boxes)
{
    for (guint i = 0; i < boxes->len; i++) {
        const FormBox *box = &g_array_index(boxes, FormBox, i);
        double line = room->y + room->h, shared = MIN(room->x + room->w, box->x + box->w) - MAX(room->x, box->x);
        if (shared > EDGE_SHARE * MIN(room->w, box->w) && MIN(fabs(line - box->y), fabs(line - box->y - box->h)) < EDGE_MM)
            return true;
    }
    return false;
}

/* Where a code that stands before a box ends ("1AJ"), which dots lead to as well; `end`: there is none. */
static double end_of_code(const Import *import, double line, double end)
{
    for (guint i = 0; i < import->print.phrases->len; i++) {
        const ImportPhrase *phrase = import->print.phrases->pdata[i];
        bool code = strlen(phrase->text) <= CODE_MOST && g_ascii_isdigit(*phrase->text) && strcspn(phrase->text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") < strlen(phrase->text);
        if (code && phrase->box.x > end - 1 && phrase->box.x < end + CODE_FAR_MM && line > phrase->box.y && line < phrase->box.y + phrase->box.h + LED_MM)
            return phrase->box.x + phrase->box.w;
    }
    return end;
}

/* A row of dots between words and the box behind them. */
static bool leads_to_box(const Import *import, const FormBox *room)
{
    double line = room->y + room->h, end = end_of_code(import, line, room->x + room->w);
    for (guint i = 0; i < import->boxes->len; i++) {
        const FormBox *box = &g_array_index(import->boxes, FormBox, i);
        if (line > box->y - LED_MM && line < box->y + box->h + LED_MM && box->x > end - 1 && box->x < end + LED_FAR_MM)
            return true;
    }
    return false;
}

static void add_place(Import *import, FormBox box, double sure)
{
    FormField *field = import_field_new(import->page, box.h > MULTILINE_MM ? FORM_FIELD_MULTILINE : FORM_FIELD_LINE, box);
    field->sure = sure;
    add_field(import, field);
}

/* The words in the place for a photograph, which it covers; NULL: it is none. */
static const char *words_for_photo(const Import *import, const FormBox *frame)
{
    for (guint i = 0; i < import->print.phrases->len; i++) {
        const ImportPhrase *phrase = import->print.phrases->pdata[i];
        FormField probe = {.kind = FORM_FIELD_MULTILINE, .box = *frame, .label = phrase->text};
        if (inside(frame, phrase->box.x + phrase->box.w / 2, phrase->box.y + phrase->box.h / 2) &&
            import_guess_kind(import->guesses, &probe) == FORM_FIELD_PHOTO)
            return phrase->text;
    }
    return NULL;
}

/* The dot of a colon or the end of a letter before a row of dots is none of them. */
static void leave_words(const ImportPrint *print, FormBox *room)
{
    double line = room->y + room->h;
    for (guint i = 0; i < print->phrases->len; i++) {
        const FormBox *words = &((const ImportPhrase *)print->phrases->pdata[i])->box;
        double over = words->x + words->w - room->x;
        if (words->x < room->x - EDGE_MM && over > 0 && over < COLON_MM && line > words->y && line < words->y + words->h + EDGE_MM) {
            room->x += over;
            room->w -= over;
        }
    }
}

static void add_rules(Import *import, const GArray *shapes)
{
    g_autoptr(GArray) lines = g_array_new(FALSE, FALSE, sizeof(FormBox));
    for (guint i = 0; i < shapes->len; i++) {
        const OcrShape *shape = &g_array_index(shapes, OcrShape, i);
        FormBox box = in_mm(&shape->box, import->mm);
        if (shape->kind == OCR_SHAPE_RULE)
            leave_words(&import->print, &box);
        if (shape->kind == OCR_SHAPE_RULE && box.y >= 0 && !leads_to_box(import, &box) && !is_edge(&box, import->boxes) && !is_edge(&box, import->frames))
            g_array_append_val(lines, box);
    }
    /* Which words are whose is asked when all lines are known. */
    g_array_append_vals(import->boxes, lines->data, lines->len);
    import->of_text = IMPORT_LABEL_OF_LINE;
    for (guint i = 0; i < lines->len; i++) {
        FormBox box = g_array_index(lines, FormBox, i);
        if (!import_rule_is_ornament(&import->print, lines, box))
            add_place(import, box, SURE_RULE);
    }
    import->of_text = IMPORT_LABEL_OF_TEXT;
}

/* Boxes wider than a cell. */
static void add_boxes(Import *import, const GArray *shapes)
{
    for (guint i = 0; i < shapes->len; i++) {
        const OcrShape *shape = &g_array_index(shapes, OcrShape, i);
        FormBox room;
        if (shape->kind == OCR_SHAPE_FIELD && import_frame_room(&import->print, import->places, in_mm(&shape->box, import->mm), &room))
            add_place(import, room, SURE_FIELD);
    }
}

static void add_photo(Import *import, FormBox frame, const char *words)
{
    FormField *field = import_field_new(import->page, FORM_FIELD_PHOTO, frame);
    field->label = g_strdup(words);
    field->sure = SURE_FRAME;
    add_field(import, field);
}

/* Larger frames in which nothing else is to be written. */
static void add_frames(Import *import, FormPageSize sheet)
{
    for (guint i = 0; i < import->frames->len; i++) {
        FormBox frame = g_array_index(import->frames, FormBox, i), room;
        if (frame.w * frame.h > FRAME_SHARE * sheet.w * sheet.h || !import_frame_room(&import->print, import->places, frame, &room))
            continue;
        const char *words = words_for_photo(import, &frame);
        if (words)
            add_photo(import, frame, words);
        else
            add_place(import, room, SURE_FRAME);
    }
}

static bool lies_on(const GArray *cells, const FormBox *box)
{
    for (guint i = 0; i < cells->len; i++)
        if (overlap(&g_array_index(cells, FormBox, i), box))
            return true;
    return false;
}

/* Sorts the page's shapes into what they are for; cells in `cells`. */
static void sort_shapes(Import *import, const ImportSheet *sheet, GArray *cells)
{
    const GArray *shapes = sheet->shapes;
    for (guint i = 0; i < shapes->len; i++) {
        const OcrShape *shape = &g_array_index(shapes, OcrShape, i);
        FormBox box = in_mm(&shape->box, import->mm);
        if (shape->kind == OCR_SHAPE_CELL && is_of_a_letter(sheet, &box, shape->fill < ROUND_FILL))
            continue;
        if (shape->kind == OCR_SHAPE_FRAME)
            g_array_append_val(import->frames, box);
        else if (shape->kind == OCR_SHAPE_CELL)
            g_array_append_val(cells, box);
        else if (shape->kind == OCR_SHAPE_TOOTH && !lies_on(cells, &box))
            g_array_append_val(cells, box);
        if (shape->kind != OCR_SHAPE_FRAME && shape->kind != OCR_SHAPE_RULE)
            g_array_append_val(import->boxes, box);
    }
}

/* Cells that hold a row's or a column's words are no places, and part no words from theirs. */
static void leave_heads(Import *import)
{
    for (guint i = import->boxes->len; i-- > 0;) {
        FormBox box = g_array_index(import->boxes, FormBox, i), room;
        if (box.w > CELL_MOST_MM && !import_frame_room(&import->print, import->places, box, &room))
            g_array_remove_index(import->boxes, i);
    }
}

static void import_page(Import *import, const ImportSheet *sheet)
{
    const GArray *shapes = sheet->shapes;
    g_autoptr(GArray) cells = g_array_new(FALSE, FALSE, sizeof(FormBox));
    guint first = import->fields->len;
    import->mm = sheet->page->dpi / 25.4;
    g_array_set_size(import->boxes, 0);
    g_array_set_size(import->frames, 0);
    g_array_set_size(import->checks, 0);
    sort_shapes(import, sheet, cells);
    import->print = import_print_new(sheet->words, import->boxes, sheet->page);
    g_array_set_size(import->places, 0);
    g_array_append_vals(import->places, import->boxes->data, import->boxes->len);
    g_array_append_vals(import->places, import->frames->data, import->frames->len);
    leave_heads(import);
    g_autoptr(GArray) runs = import_runs(cells);
    for (guint i = 0; i < runs->len; i++) {
        const ImportRun *run = &g_array_index(runs, ImportRun, i);
        if (run->count == 1)
            g_array_append_val(import->checks, run->box);
    }
    import->side = import_label_side(&import->print, import->checks);
    import->of_text = IMPORT_LABEL_OF_TEXT;
    add_runs(import, runs);
    add_boxes(import, shapes);
    add_rules(import, shapes);
    add_frames(import, (FormPageSize){ocr_image_width(sheet->page->scan) / import->mm, ocr_image_height(sheet->page->scan) / import->mm});
    import_columns_head(&import->print, import->fields, first, import->names);
    import_questions_gather(&import->print, import->side, import->fields, first, import->names);
    import_print_clear(&import->print);
}

static char *title_of(const ImportSheet *sheet)
{
    g_autoptr(GArray) none = g_array_new(FALSE, FALSE, sizeof(FormBox));
    return import_title(sheet->words, none, ocr_image_height(sheet->page->scan) / sheet->page->dpi * 25.4 / 3);
}

FormImport *form_import_pictures(const ImportGuesses *guesses, const ImportSheet *sheets, int count)
{
    Import import = {
        .guesses = guesses,
        .boxes = g_array_new(FALSE, FALSE, sizeof(FormBox)),
        .frames = g_array_new(FALSE, FALSE, sizeof(FormBox)),
        .checks = g_array_new(FALSE, FALSE, sizeof(FormBox)),
        .places = g_array_new(FALSE, FALSE, sizeof(FormBox)),
        .fields = g_ptr_array_new(),
        .names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
    };
    for (import.page = 1; import.page <= count; import.page++)
        import_page(&import, &sheets[import.page - 1]);
    g_ptr_array_sort(import.fields, import_field_compare);
    FormImport *result = g_new0(FormImport, 1);
    result->left_out = g_strdup("");
    g_autofree FormPageSize *sizes = g_new0(FormPageSize, count);
    for (int i = 0; i < count; i++) {
        const OcrPage *page = sheets[i].page;
        sizes[i] = (FormPageSize){ocr_image_width(page->scan) / page->dpi * 25.4, ocr_image_height(page->scan) / page->dpi * 25.4};
    }
    result->form = import_template(import.fields, title_of(&sheets[0]), sizes, count);
    char *tint = ocr_form_tint(sheets[0].page, sheets[0].shapes);
    if (tint) {
        g_free(result->form->tint);
        result->form->tint = tint;
    }
    g_array_unref(import.boxes);
    g_array_unref(import.frames);
    g_array_unref(import.checks);
    g_array_unref(import.places);
    g_hash_table_unref(import.names);
    return result;
}

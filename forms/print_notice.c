#include "forms/print_notice.h"

#include "forms/error.h"
#include "forms/french.h"
#include "forms/print_code.h"
#include "forms/print_paper.h"

static const double page_width_mm = 210, page_height_mm = 297, side_mm = 20, foot_mm = 276;

static const PrintType body = {.size_pt = 10.5}, small = {.size_pt = 8.5}, strong = {.size_pt = 11.5, .bold = true},
                       head = {.size_pt = 17, .bold = true};

/* A page being filled from the top. */
typedef struct {
    PrintPaper *paper;
    double y_mm;
    bool both_sides;
} Sheet;

static void block_free(void *data)
{
    PrintNoticeBlock *block = data;
    g_free(block->heading);
    g_free(block->text);
    if (block->rows)
        g_ptr_array_unref(block->rows);
    g_free(block);
}

PrintNotice *print_notice_new(void)
{
    PrintNotice *notice = g_new0(PrintNotice, 1);
    notice->blocks = g_ptr_array_new_with_free_func(block_free);
    return notice;
}

void print_notice_free(PrintNotice *notice)
{
    if (!notice)
        return;
    char *const texts[] = {notice->title, notice->sender, notice->recipient, notice->code, notice->code_text,
                           notice->reply_code, notice->reply_title, notice->reply_text};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
    g_ptr_array_unref(notice->blocks);
    g_free(notice);
}

void print_notice_add(PrintNotice *notice, const char *heading, const char *text, GPtrArray *rows)
{
    PrintNoticeBlock *block = g_new0(PrintNoticeBlock, 1);
    *block = (PrintNoticeBlock){g_strdup(heading), g_strdup(text), rows};
    g_ptr_array_add(notice->blocks, block);
}

/* Room for so much, on the next page when it is not here. */
static void need(Sheet *sheet, double height_mm)
{
    if (sheet->y_mm + height_mm <= foot_mm)
        return;
    print_paper_turn(sheet->paper);
    sheet->y_mm = side_mm;
}

static double width(void)
{
    return page_width_mm - 2 * side_mm;
}

static void put(Sheet *sheet, const char *tag, const PrintType *type, const char *text, double after_mm)
{
    FormBox size = print_text_size(sheet->paper, width(), type, text);
    need(sheet, size.h);
    print_tag(sheet->paper, tag);
    print_text(sheet->paper, (FormBox){side_mm, sheet->y_mm, width(), 0}, type, text);
    print_tag_end(sheet->paper, tag);
    sheet->y_mm += size.h + after_mm;
}

static double row_height(Sheet *sheet, char *const *columns, const double *column_mm)
{
    double height = 0, x = 0;
    for (int i = 0; columns[i]; i++) {
        double wide = column_mm[i] > 0 ? column_mm[i] : width() - x;
        height = MAX(height, print_text_size(sheet->paper, wide - 2, &small, columns[i]).h);
        x += wide;
    }
    return height;
}

static void put_row(Sheet *sheet, char *const *columns, const double *column_mm)
{
    double height = row_height(sheet, columns, column_mm), x = side_mm;
    need(sheet, height + 1.6);
    print_tag(sheet->paper, "TR");
    for (int i = 0; columns[i]; i++) {
        double wide = column_mm[i] > 0 ? column_mm[i] : width() - (x - side_mm);
        print_tag(sheet->paper, "TD");
        print_text(sheet->paper, (FormBox){x, sheet->y_mm, wide - 2, 0}, &small, columns[i]);
        print_tag_end(sheet->paper, "TD");
        x += wide;
    }
    print_tag_end(sheet->paper, "TR");
    print_fill(sheet->paper, (FormBox){side_mm, sheet->y_mm + height + 0.5, width(), 0.15}, PRINT_GREY);
    sheet->y_mm += height + 1.6;
}

static void put_block(Sheet *sheet, const PrintNoticeBlock *block, const double *column_mm)
{
    if (block->heading) {
        need(sheet, 16); /* a heading does not stay alone at a page's foot */
        put(sheet, "H2", &strong, block->heading, 1);
    }
    if (block->text)
        put(sheet, "P", &body, block->text, 2);
    if (block->rows) {
        print_tag(sheet->paper, "Table");
        for (guint i = 0; i < block->rows->len; i++)
            put_row(sheet, block->rows->pdata[i], column_mm);
        print_tag_end(sheet->paper, "Table");
    }
    sheet->y_mm += 2.5;
}

static void put_top(Sheet *sheet, const PrintNotice *notice)
{
    double from = side_mm - 4;
    print_tag(sheet->paper, "P");
    double sender = print_text(sheet->paper, (FormBox){side_mm, from, 80, 0}, &body, notice->sender).h;
    print_tag_end(sheet->paper, "P");
    print_tag(sheet->paper, "P");
    double recipient = print_text(sheet->paper, (FormBox){112, from + 24, 80, 0}, &body, notice->recipient).h;
    print_tag_end(sheet->paper, "P");
    sheet->y_mm = from + MAX(sender, 24 + recipient) + 7;
    put(sheet, "H1", &head, notice->title, 4);
}

/* The code keeps to a corner of its own, with a margin of white around it. */
static bool put_code(Sheet *sheet, const PrintNotice *notice)
{
    enum { SIDE = 34 };
    need(sheet, SIDE + 2);
    bool fits = print_qr(sheet->paper, (FormBox){side_mm, sheet->y_mm, SIDE, SIDE}, notice->code);
    print_tag(sheet->paper, "P");
    double x = side_mm + SIDE + 6;
    FormBox said = print_text(sheet->paper, (FormBox){x, sheet->y_mm, page_width_mm - side_mm - x, 0}, &small, notice->code_text);
    const PrintType letters = {.family = "DejaVu Sans Mono", .size_pt = 6.5, .colour = PRINT_GREY};
    print_text(sheet->paper, (FormBox){x, sheet->y_mm + said.h + 2, page_width_mm - side_mm - x, 0}, &letters, notice->code);
    print_tag_end(sheet->paper, "P");
    sheet->y_mm += SIDE + 2;
    return fits;
}

static bool put_reply(Sheet *sheet, const PrintNotice *notice)
{
    if (sheet->both_sides)
        print_paper_sheet(sheet->paper);
    else
        print_paper_turn(sheet->paper);
    sheet->y_mm = side_mm + 10;
    put(sheet, "H1", &head, notice->reply_title, 6);
    put(sheet, "P", &body, notice->reply_text, 12);
    print_frame(sheet->paper, (FormBox){10, 10, page_width_mm - 20, page_height_mm - 20}, 1.2, PRINT_BLACK);
    return print_qr(sheet->paper, (FormBox){68, sheet->y_mm, 74, 74}, notice->reply_code);
}

static bool put_notice(Sheet *sheet, const PrintNotice *notice, GError **error)
{
    sheet->y_mm = side_mm;
    put_top(sheet, notice);
    for (guint i = 0; i < notice->blocks->len; i++)
        put_block(sheet, notice->blocks->pdata[i], notice->column_mm);
    bool fits = !notice->code || put_code(sheet, notice);
    fits = (!notice->reply_code || put_reply(sheet, notice)) && fits;
    if (!fits)
        g_set_error_literal(error, FORMS_ERROR, FORMS_ERROR_INPUT, french("print.sheet_too_long"));
    return fits;
}

bool print_notice_write(const PrintNotice *notice, const char *path, GError **error)
{
    g_autoptr(PrintPaper) paper = print_paper_new(page_width_mm, page_height_mm, notice->title);
    Sheet sheet = {.paper = paper};
    return put_notice(&sheet, notice, error) && print_paper_write(paper, path, error);
}

bool print_notice_write_all(const GPtrArray *notices, const char *title, const char *path, GError **error)
{
    g_autoptr(PrintPaper) paper = print_paper_new(page_width_mm, page_height_mm, title);
    Sheet sheet = {.paper = paper, .both_sides = true};
    for (guint i = 0; i < notices->len; i++) {
        if (i > 0)
            print_paper_sheet(paper);
        if (!put_notice(&sheet, notices->pdata[i], error))
            return false;
    }
    return print_paper_write(paper, path, error);
}

/* forms/template.h: the definition of one form in memory. One YAML file is its only source: it prints the blank,
 * prints it prefilled, reads it back, and drives validation and display. */
#ifndef FORMS_TEMPLATE_H
#define FORMS_TEMPLATE_H
#include <glib.h>
#include <stdbool.h>

/* Millimetres from the top left of the page. */
typedef struct {
    double x, y, w, h;
} FormBox;

typedef enum {
    FORM_FIELD_COMB,
    FORM_FIELD_LINE,
    FORM_FIELD_MULTILINE,
    FORM_FIELD_CHECK,  /* one box, alone: "oui" or empty */
    FORM_FIELD_CHOICE, /* several boxes, one or more may be marked */
    FORM_FIELD_DATE,   /* a comb of 8 cells, DDMMYYYY; its value is ISO: 1990-12-31, unknown parts 1990-00-00 */
    FORM_FIELD_SIGNATURE,
    FORM_FIELD_PHOTO,
    FORM_FIELD_CODE
} FormFieldKind;

/* "comb", "line"... as they stand in YAML and JSON. */
const char *form_field_kind_name(FormFieldKind kind);

typedef struct {
    char *value; /* what is stored: "premiere_demande" */
    char *label; /* what is printed */
    FormBox box;
    char *pdf_state; /* the name of this choice in the fillable PDF; NULL: none */
    char *pdf_name;  /* what the fillable PDF calls this box; NULL: as the field */
} FormOption;

typedef struct {
    char *name;  /* nom_naissance: unique in the form, the key in a case */
    char *label; /* French, as printed */
    char *hint;  /* small print under the label; may be NULL */
    int page;    /* 1-based */
    FormFieldKind kind;
    FormBox box;
    FormBox *cells; /* of a comb or date: [cell_count] */
    int cell_count;
    FormOption **options; /* of a choice: [option_count]; of a check: one, value "oui" */
    int option_count;
    bool several;    /* a choice of which more than one may be marked */
    char *alphabet;  /* the characters that may stand in a cell, UTF-8; NULL: any */
    char *pattern;   /* of a comb: for each cell, 9 a digit, L a capital, * anything of the alphabet; NULL: the alphabet everywhere */
    char *content;   /* what it means, names its validation: "name", "date", "postal_code", "commune", "country",
                        "nationality", "email", "phone", "foreigner_number", "document_number", "text"... */
    bool required;
    bool identity;   /* identifies the person: error budget 0.1 % instead of 0.5 % */
    bool never_read; /* the administration's own frame */
    char *pdf_name; /* what the fillable PDF calls it; NULL: it has none */
    double sure;    /* how sure the import was of this field, 0 to 1; 1 when a person wrote or looked at it */
    double label_width_mm; /* of a check's or an option's label, right of its box; 0: one line, as long as it is */
    int line;        /* of the YAML file, for messages */
} FormField;

typedef struct {
    char *name;     /* a rule of forms/rule.h: "date_order", "required_if"... */
    char **fields;  /* NULL-terminated names, in the order the rule expects */
    char *argument; /* may be NULL */
    char *message;  /* French: what a clerk is told */
    int line;
} FormRule;

typedef struct {
    char *name;  /* of the piece */
    char *field; /* the check box by which the person says it is enclosed; may be NULL */
    char *label;
} FormPiece;

/* Print that is no field: titles, headings of sections, notes, and places where a case's value is shown large: their text is its name. */
typedef enum { FORM_TEXT_TITLE, FORM_TEXT_HEADING, FORM_TEXT_NOTE, FORM_TEXT_STRONG, FORM_TEXT_SHOWN } FormTextStyle;

typedef struct {
    FormTextStyle style;
    int page;
    FormBox box; /* h is what its lines are given; text that does not fit shows in print */
    char *text;
} FormText;

/* A box printed empty, or printed full, by which a reader checks itself before it believes any box. */
typedef struct {
    int page;
    FormBox box;
    bool full;
} FormProbe;

typedef struct {
    double w, h; /* mm */
} FormPageSize;

typedef struct {
    char *id;      /* titre-sejour */
    char *version; /* "1" */
    char *title;
    int page_count;
    double width_mm, height_mm; /* of a page, but for those that `sizes` gives another */
    FormPageSize *sizes;        /* [page_count], 0 x 0: as above; NULL: all are */
    double mark_mm;       /* side of the corner marks; 0: the form has none, nor codes, nor probes */
    FormBox marks[4];     /* the same on each page: top left, top right, bottom right, bottom left */
    FormBox codes[2];     /* the page's QR code, its dark part (twice: a torn corner leaves one); 4 modules of white
                             around each */
    char *blank;          /* folder of the blank pages of a form without marks; NULL: a form with marks. In it
                             page-1.png...: each page whole, upright and bilevel (or as ocr/blank_picture.h has it), corner to corner as large as
                             the page, by which it is recognised and registered; official.pdf: the form itself */
    bool answers_case;    /* printed for a case and of no use without it: never opens one */
    char *tint;           /* "#rrggbb" of boxes and frames, which a colour scan can lose; "#000000": not coloured */
    FormField **fields;   /* [field_count], in reading order */
    int field_count;
    FormText **texts; /* [text_count], in reading order */
    int text_count;
    FormRule **rules;
    int rule_count;
    FormPiece **pieces;
    int piece_count;
    FormProbe *probes;
    int probe_count;
    char hash[9];         /* first 8 hex digits of the SHA-256 of the YAML file: printed in every page's code */
    char *path;
} FormTemplate;

/* Loads and checks one definition. Errors: FORMS_ERROR_DEFINITION, with "path:line: what; what to do". */
FormTemplate *form_template_load(const char *path, GError **error);
void form_template_free(FormTemplate *form);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FormTemplate, form_template_free)

void form_field_free(FormField *field);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FormField, form_field_free)

/* The smallest box that holds both. */
FormBox form_box_union(FormBox a, FormBox b);

/* The picture of blank page `page` (1-based), NULL for a form with marks. Transfer full. */
char *form_template_blank_path(const FormTemplate *form, int page);

/* How large page `page` (1-based) is. */
FormPageSize form_template_page_size(const FormTemplate *form, int page);

const FormField *form_template_field(const FormTemplate *form, const char *name);

/* All templates of a folder, old versions too (a form already on paper stays readable for ever). */
typedef struct {
    GPtrArray *forms;  /* FormTemplate*, sorted by id, then newest version first */
    GPtrArray *broken; /* char*: each file that could not be loaded, why, and what to do; NULL: none was let pass */
} FormLibrary;

/* One that cannot be loaded is an error: for a folder that nobody but us writes into. */
FormLibrary *form_library_load(const char *folder, GError **error);

/* What cannot be loaded, or lacks a blank page, is left out and named in `broken`: one bad file of a user's stops no other form. NULL
 * only when the folder cannot be read. */
FormLibrary *form_library_load_sound(const char *folder, GError **error);
void form_library_free(FormLibrary *library);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FormLibrary, form_library_free)

/* By id (version NULL: the newest), or by the hash that a page's code carries. NULL when not installed. Borrowed. */
const FormTemplate *form_library_find(const FormLibrary *library, const char *id, const char *version);
const FormTemplate *form_library_find_hash(const FormLibrary *library, const char *id, const char *hash);

#endif

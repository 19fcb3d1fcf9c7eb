/* forms/sheet_code.h: the text of our own codes: on form pages, separators, batch headers, case sheets.
 *
 * All are upper-case QR alphanumerics: "G1" KIND ":" fields separated by ":" and last a 7-character check, base-32
 * of the first 35 bits of SHA-256 over everything before it. A misread can so not become another valid code
 * (1 in 3 * 10^10), whatever the symbology lets through. */
#ifndef FORMS_SHEET_CODE_H
#define FORMS_SHEET_CODE_H
#include <glib.h>
#include <stdbool.h>

typedef enum {
    SHEET_NOT_OURS,       /* some other code: a fact about the page, nothing more */
    SHEET_DAMAGED,        /* begins like ours, but its check fails or its fields make no sense: a person must look */
    SHEET_FORM_PAGE,      /* form id, hash of the definition, page, copy number */
    SHEET_NEW_CASE,       /* separator; procedure may be empty */
    SHEET_NEW_DOCUMENT,   /* separator; kind of document: "passeport", "justificatif_domicile"... */
    SHEET_BATCH_HEADER,   /* office, channel, reception date, serial */
    SHEET_CASE,           /* case sheet: what follows goes to that case */
    SHEET_END,            /* ends what a case sheet or separator began: back to unplaced */
    SHEET_DECK            /* forms/deck.h: tells how the scanner is, and nothing about the paper around it */
} SheetKind;

typedef struct {
    SheetKind kind;
    char *form_id, *form_hash, *copy; /* FORM_PAGE */
    int page;                         /* FORM_PAGE */
    char *document_kind;              /* NEW_DOCUMENT */
    char *procedure;                  /* NEW_CASE, "" when not said */
    char *office, *channel, *date, *serial; /* BATCH_HEADER: "75", "mail" or "counter", "2026-11-20" */
    char *case_number;                /* CASE */
} SheetCode;

void sheet_code_clear(SheetCode *code);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SheetCode, sheet_code_clear)

/* The text to print. Transfer full. Fields not of its kind are ignored. */
char *sheet_code_make(const SheetCode *code);

/* Understands a text read from paper. `code` is always filled in; SHEET_DAMAGED is an answer, not an error. */
SheetKind sheet_code_parse(const char *text, SheetCode *code);

/* "form_page", "new_case", ...: as it stands in JSON and in the store. */
const char *sheet_kind_name(SheetKind kind);

#endif

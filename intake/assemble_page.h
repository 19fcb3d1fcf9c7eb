/* intake/assemble_page.h: what one page of a batch is for the one who puts the batch together. */
#ifndef INTAKE_ASSEMBLE_PAGE_H
#define INTAKE_ASSEMBLE_PAGE_H
#include "forms/sheet_code.h"

#include <jansson.h>
#include <stdint.h>

typedef enum {
    PAGE_PLAIN,          /* paper of somebody's: a letter, a passport, a bill */
    PAGE_FORM,           /* a page of a known form that was read */
    PAGE_FORM_UNREAD,    /* our own form by its code, but refused for automatic reading */
    PAGE_SHEET,          /* separator, batch header, case sheet: see `sheet` */
    PAGE_DOCUMENT_BREAK, /* a patch T sheet: a new document begins, its kind not said */
    PAGE_BLANK,
    PAGE_DAMAGED,        /* could not be decoded: it may have been anything, a separator too */
    PAGE_NOT_UNDERSTOOD  /* carries our own codes, but damaged ones or several that contradict each other */
} PageSort;

/* A clerk's word at the counter makes a page plain paper, whatever could not be read on it; a form that was read and a separator stay
 * what they are. */
typedef enum {
    SAID_NOTHING,
    SAID_OPENS,  /* a document begins with it */
    SAID_GOES_ON /* it goes on with the document before it */
} PageSaid;

typedef struct {
    const json_t *json; /* borrowed: an element of db_batch_pages */
    int64_t page_id, original_id;
    int sequence, number; /* of the original in the batch, of the page in the original: 1-based */
    PageSort sort;
    SheetCode sheet;      /* of PAGE_SHEET; of PAGE_FORM_UNREAD when its code was read */
    const char *form, *version, *copy; /* of PAGE_FORM; borrowed from `json`, "" where unknown */
    const char *case_number; /* of PAGE_FORM: whose form it was printed as; borrowed, "" where not said */
    int form_page;        /* 1-based; 0 where unknown */
    const char *shows;    /* of PAGE_PLAIN: the kind of document that a machine readable zone says it is; "" otherwise */
    uint64_t hash;        /* perceptual; 0: none */
    const char *twin;     /* where the ink lies (ocr/page_twin.h); borrowed, "" where unknown */
    PageSaid said;        /* what a person said of it before assembling */
    const char *said_kind; /* of SAID_OPENS: the kind of document; borrowed, "" where not said */
    const char *problem;  /* of PAGE_FORM_UNREAD: a word of form_problem; of PAGE_NOT_UNDERSTOOD: "damaged_code",
                             "conflicting_codes" */
} PageFacts;

/* Fills in `facts`, which must be cleared afterwards. */
void page_facts_read(const json_t *page, PageFacts *facts);
void page_facts_clear(PageFacts *facts);

/* Whether two plain pages look like the same sheet scanned twice: the same layout, and the same written into it. */
bool page_facts_alike(const PageFacts *a, const PageFacts *b);

/* Whether two pages that carry the same code of one printed copy hold different writing: the blank form was photocopied, or
 * something was written after the first scan. */
bool page_facts_written_differently(const PageFacts *a, const PageFacts *b);

#endif

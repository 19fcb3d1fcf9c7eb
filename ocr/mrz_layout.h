/* ocr/mrz_layout.h: the formats of machine readable zones and their check digits, as ICAO Doc 9303 parts 3 to 7 lay them
 * down, and the French identity card of 1995 to 2021. */
#ifndef OCR_MRZ_LAYOUT_H
#define OCR_MRZ_LAYOUT_H
#include <stdbool.h>
#include <stddef.h>

enum { MRZ_SPANS_MAX = 4, MRZ_CHECKS_MAX = 5, MRZ_FIELDS_MAX = 12, MRZ_LENGTH_MAX = 90 };

/* Characters first..first+length-1 of all lines joined. */
typedef struct { int first, length; } MrzSpan;

typedef struct {
    const char *name;
    int at;              /* of the check digit, in all lines joined */
    bool may_be_filler;  /* "<" where all that it covers is "<" */
    int span_count;
    MrzSpan spans[MRZ_SPANS_MAX];
    MrzSpan rest;        /* where a number too long for its place goes on; length 0: nowhere */
} MrzCheck;

/* What a place may hold. A "<" may stand anywhere but for a check digit. */
typedef enum { MRZ_ANY, MRZ_LETTERS, MRZ_DIGITS, MRZ_SEX } MrzClass;

/* "names" are SURNAME<<GIVEN<NAMES. */
typedef struct {
    const char *name;
    MrzSpan span;
    MrzClass holds;
} MrzField;

typedef struct {
    const char *name;
    int line_count, line_length;
    char first;          /* the first character; 0: any but V */
    int check_count;
    MrzCheck checks[MRZ_CHECKS_MAX];
    int field_count;
    MrzField fields[MRZ_FIELDS_MAX];
} MrzLayout;

/* Every layout, ended by NULL. */
const MrzLayout *const *mrz_layouts(void);

/* The layout of these lines joined, by their number, length and first characters. NULL: none. */
const MrzLayout *mrz_layout_of(const char *joined, int line_count, int line_length);

/* Whether check `index` of the layout holds. False also for a character outside A-Z 0-9 <. A check alone is blind to values
 * that differ by 10, 20 or 30. */
bool mrz_check_holds(const MrzLayout *layout, int index, const char *joined);

#endif

/* forms/procedure.h: what can be asked for: form, pieces, legal delays. Data with a source and a validity, never
 * constants in C: forms/procedures/ID.yaml. */
#ifndef FORMS_PROCEDURE_H
#define FORMS_PROCEDURE_H
#include <glib.h>
#include <stdbool.h>

/* Which missing pieces make a file incomplete: only the first two (CESEDA R.431-10, annexe 10). */
typedef enum { PIECE_IDENTITY, PIECE_INDISPENSABLE, PIECE_OTHER, PIECE_AT_HANDOVER } PieceClass;
const char *piece_class_name(PieceClass class);

/* An answer on the form; `value` may name several, "a|b". */
typedef struct {
    char *field, *value;
} ProcedureAnswer;

typedef struct {
    char *name;  /* a kind of document: forms/document_kinds.yaml */
    char *label; /* French; NULL: the kind's */
    PieceClass class;
    int max_age_months; /* 0: any age */
    GPtrArray *instead; /* char*: kinds that stand for it */
    bool valid;         /* only while it is valid itself: an expired passport is none */
    GPtrArray *only;    /* ProcedureAnswer*: asked for only where all of them hold; empty: of everybody */
    char *only_said;    /* the same in French words, "si la personne est mariée"; NULL without `only` */
    char *source;       /* the text that asks for it */
    char *valid_from, *valid_to; /* ISO: requests received on these days and between; valid_to NULL: still in force */
    bool verified;      /* somebody has read the text in force */
} ProcedurePiece;

typedef struct {
    char *name;   /* "silence": when no answer means refusal */
    int months, days;
    char *effect; /* "implicit_refusal"... */
    char *source;
    char *valid_from, *valid_to; /* ISO; valid_to NULL: still in force */
    bool verified;               /* somebody has read the text in force; false: shown to a supervisor as such */
} ProcedureDelay;

typedef struct {
    char *id, *title;
    char *form;         /* id of the form by which it is asked for on paper */
    GPtrArray *answers;  /* ProcedureAnswer*: all must hold for this to be what is asked for; none: a person says it */
    GPtrArray *pieces;  /* ProcedurePiece* */
    GPtrArray *delays;  /* ProcedureDelay* */
} Procedure;

/* Errors: FORMS_ERROR_DEFINITION, with file and line; G_FILE_ERROR. */
Procedure *procedure_load(const char *path, GError **error);
void procedure_free(Procedure *procedure);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Procedure, procedure_free)

/* All .yaml of a folder, sorted by id: array of Procedure*, transfer full (g_ptr_array_unref). */
GPtrArray *procedures_load(const char *folder, GError **error);

/* Borrowed; NULL when there is none. */
const Procedure *procedure_find(const GPtrArray *procedures, const char *id);

/* The delay of that name in force on `date` (ISO); NULL when there is none. Borrowed. */
const ProcedureDelay *procedure_delay(const Procedure *procedure, const char *name, const char *date);

#endif

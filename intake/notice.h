/* intake/notice.h: papers for the person, made from what the store knows of the case, signed, recorded, and printed. */
#ifndef INTAKE_NOTICE_H
#define INTAKE_NOTICE_H
#include "db/store.h"
#include "forms/print_notice.h"

#include <jansson.h>
#include <stdbool.h>

typedef enum {
    NOTICE_ACKNOWLEDGEMENT, /* CRPA R.112-5: its five contents */
    NOTICE_PIECE_REQUEST,   /* CRPA L.114-5: what is missing, until when, and a sheet that brings the answer to the case */
    NOTICE_STATUS           /* where the case stands today */
} NoticeKind;

typedef struct {
    NoticeKind kind;
    const char *case_number, *agent;
    const char *today;  /* ISO */
    const char *due_on; /* ISO, of a request for pieces */
} NoticeOrder;

typedef struct {
    char *code;      /* the signed code on the paper */
    char *sha256;    /* of the file */
    bool unverified; /* the delay that it states was never compared with the law in force */
} NoticeMade;

void notice_made_clear(NoticeMade *made);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(NoticeMade, notice_made_clear)

/* A paper that is composed and signed, not yet printed nor recorded. */
typedef struct {
    NoticeKind kind;
    char *case_number;
    PrintNotice *paper;
    char *said; /* JSON, malloc'd */
    bool unverified;
} NoticeDraft;

/* Errors: as for notice_make. Transfer full. */
NoticeDraft *notice_draft(DbStore *store, const NoticeOrder *order, GError **error);
void notice_draft_free(NoticeDraft *draft);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(NoticeDraft, notice_draft_free)

/* Records a paper that was printed into a file of that SHA-256. */
bool notice_record(DbStore *store, const NoticeDraft *draft, const char *sha256, const char *agent, GError **error);

/* Transfer full. Errors: G_FILE_ERROR. */
char *notice_file_sha256(const char *path, GError **error);

/* Writes the PDF and records it in the case's journal. Errors: those of db/dossier.h, forms/print_notice.h and
 * intake/signature.h; INTAKE_ERROR_INPUT when the office is not described or nothing is missing. */
bool notice_make(DbStore *store, const NoticeOrder *order, const char *path, NoticeMade *made, GError **error);

#endif

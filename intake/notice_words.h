/* intake/notice_words.h: what a paper says, as data for the store and as blocks for the printer. */
#ifndef INTAKE_NOTICE_WORDS_H
#define INTAKE_NOTICE_WORDS_H
#include "forms/document_kind.h"
#include "forms/print_notice.h"
#include "intake/notice.h"

typedef struct {
    const json_t *dossier; /* db_case_dossier */
    const DocumentKinds *kinds;
    const NoticeOrder *order;
    const GPtrArray *texts; /* LegalText: what the law has papers say */
} NoticeWords;

/* Whether all that a paper of today says by law is there, and whether somebody has compared all of it with the texts in force. */
bool notice_texts_there(const NoticeWords *words, const char **lacking);
bool notice_texts_verified(const NoticeWords *words);

/* What is recorded of the paper: the contents that the law asks for, and what it lists. Transfer full. */
json_t *notice_said(const NoticeWords *words);

/* The paper without its codes. Transfer full. */
PrintNotice *notice_paper(const NoticeWords *words);

/* What a request for pieces asks for, a line each; "" when there is nothing to ask for. Transfer full. */
char *notice_asked(const NoticeWords *words);

/* "2026-11-20" as 20/11/2026. Transfer full. */
char *notice_day(const char *iso);

#endif

/* intake/desk/papers.h: what is shown or printed as it is: pictures of pages, sheets for the scanner. */
#ifndef INTAKE_DESK_PAPERS_H
#define INTAKE_DESK_PAPERS_H
#include "intake/desk/desk.h"

/* "id": a page. Its picture (JPEG), written down as seen. */
void papers_answer_page(const DeskCall *call);

/* "id": a deposit, of whoever took it in. Its signed proof, without the store too. */
void papers_answer_proof(const DeskCall *call);

/* "id": a case. Its acknowledgement, or the request for what is missing, is made, recorded and given as PDF. */
void papers_answer_receipt(const DeskCall *call);
void papers_answer_letter(const DeskCall *call);
void papers_answer_status(const DeskCall *call);

/* "id": a case, "language". The information sheet in that language (PDF); nothing is recorded. */
void papers_answer_information(const DeskCall *call);

/* {"languages": [{"code", "name", "verified"}]}: those that are switched on. */
void papers_answer_languages(const DeskCall *call);

/* "id": a batch. All the letters that it calls for, made, recorded and given as one PDF. */
void papers_answer_letters(const DeskCall *call);

/* "id": a case. Its sheet "what we read", recorded, as PDF. */
void papers_answer_values(const DeskCall *call);

/* Sheets to print (PDF), "copies" of them, 50 at most. "kind": "new_case", "end", "case" with the "case" number, "new_document" with the
 * "document" that follows, or "batch_header" of that person's office for the mail "received" on a day (absent: today). */
void papers_answer_sheet(const DeskCall *call);

#endif

/* intake/desk/scans.h: scanners at the counter: which there are, and pages from one into a deposit, as an upload enters. */
#ifndef INTAKE_DESK_SCANS_H
#define INTAKE_DESK_SCANS_H
#include "intake/desk/desk.h"

Scans *scans_new(void);
/* Ends what runs; its requests are answered. */
void scans_free(Scans *scans);

/* Answers the list of scanner_list. */
void scans_answer_list(const DeskCall *call);

/* "name": a device of it. Answers what scanner_describe says. */
void scans_answer_describe(const DeskCall *call);

/* "id": a deposit; {"device", "source", "mode", "resolution", "sequence": place of the first page, "pages": at most} asked. Answers at once;
 * pages enter one by one. */
void scans_answer_begin(const DeskCall *call);

/* "id": a deposit. Answers {"state": "running"|"over"|"none", "pages", "error": {"code", "message"} or absent} of its last scan. */
void scans_answer_state(const DeskCall *call);

/* "id": a deposit. Its scan ends; the pages that came stay. */
void scans_answer_stop(const DeskCall *call);

/* For the loop: what to poll, and what to do afterwards. */
int scans_descriptors(const Scans *scans, struct pollfd *descriptors, int most);
void scans_advance(Desk *desk);

#endif

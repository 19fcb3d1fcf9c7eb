/* forms/print_code.h: QR and Code 128 symbols on paper. */
#ifndef FORMS_PRINT_CODE_H
#define FORMS_PRINT_CODE_H
#include "forms/print_paper.h"

/* The QR symbol of `text`, level M (15 % may be lost), its dark part exactly filling `box`. False when the text is too
 * long for modules of at least 0.5 mm in it. */
bool print_qr(PrintPaper *paper, FormBox box, const char *text);

/* Code 128, set B, its bars filling `box`. Source: ISO/IEC 15417, table of characters. */
void print_code128(PrintPaper *paper, FormBox box, const char *text);

#endif

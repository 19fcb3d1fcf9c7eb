/* forms/identification.h: which page of which form a scan is, from the codes that were seen on it. */
#ifndef FORMS_IDENTIFICATION_H
#define FORMS_IDENTIFICATION_H
#include "forms/sheet_code.h"
#include "forms/template.h"
#include "ocr/code.h"

typedef struct {
    const FormTemplate *form; /* NULL: no form page, or one that is not installed */
    int page;
    char *copy;
    const char *problem; /* static: "unknown_version", "damaged_code"; NULL: none */
    char *said;          /* the form that the code names, also when it is not installed; NULL: no form code */
    OcrBox boxes[2];     /* where its codes were seen */
    int box_count;
    int orientation;     /* of our own code, whatever sheet it is on; -1: no code of ours, or unknown */
} FormIdentity;

void form_identity_clear(FormIdentity *identity);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(FormIdentity, form_identity_clear)

/* `codes`: OcrCode*. Two different form codes on one page, or one of ours that is damaged, are a problem. */
void form_identify(const GPtrArray *codes, const FormLibrary *library, FormIdentity *identity);

#endif

/* ocr/mrz_decode.h: from what each cell of a zone looks like to the text that its layout and all its check digits allow. */
#ifndef OCR_MRZ_DECODE_H
#define OCR_MRZ_DECODE_H
#include "ocr/mrz_layout.h"

#define MRZ_CHARACTERS "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<"
enum { MRZ_CLASSES = 37 };

typedef struct {
    const MrzLayout *layout;
    char text[MRZ_LENGTH_MAX + 1];       /* all lines joined */
    double probability;                  /* that all of `text` is right, given that the checks hold */
    double character[MRZ_LENGTH_MAX];    /* each character's own, as seen, checks apart */
    double fit;                          /* mean of the log probabilities, natural: near 0 is well read; checks apart */
    bool checked;                        /* every check digit of the layout holds in `text` */
    bool corrected;                      /* what was seen did not hold: some character is its second reading */
} MrzText;

/* The likeliest text of that layout: `p[i]` are the probabilities of cell i. The check digits choose among what was seen (exactly, over
 * all texts that they allow); where what they leave is far from what was seen, `text` is what was seen and `checked` false.
 * `probability` is then of what was seen. Cost: 0.3 ms. */
void mrz_decode(const MrzLayout *layout, const float (*p)[MRZ_CLASSES], MrzText *out);

/* The probability that the field at `span` is right. Unchecked characters count by what was seen alone. */
double mrz_text_sure(const MrzText *text, const MrzSpan *span);

/* Whether the zone as a whole is believed: its check digits hold, and neither what they are blind to nor the letters that they do not cover leave
 * much doubt. */
bool mrz_text_good(const MrzText *text);

#endif

/* ocr/media_noise.h: tells a file that was cut off from one whose signature is followed by something else. */
#ifndef OCR_MEDIA_NOISE_H
#define OCR_MEDIA_NOISE_H
#include "ocr/media.h"

/* Of a file that is not whole: whether what follows its signature cannot be the beginning of such a file, so that no
 * waiting and no second copy of the same bytes mends it. False when in doubt: a cut-off file never is noise, of random
 * bytes behind a signature 19 in 20 and more are. Stays inside `bytes`; linear in `size`. */
bool ocr_media_is_noise(const uint8_t *bytes, size_t size);

#endif

/* intake/deposit_number.h: how a deposit number of a node is written: "D-0001-2345-K", eight digits and a check character (ISO 7064
 * MOD 37,36 over "D" and the digits), which finds every wrong digit and every two that were exchanged. */
#ifndef INTAKE_DEPOSIT_NUMBER_H
#define INTAKE_DEPOSIT_NUMBER_H
#include <stdbool.h>
#include <stdint.h>

enum { DEPOSIT_NUMBER_MOST = 99999999 };

/* Transfer full. */
char *deposit_number_text(int64_t number);

/* False when it is not written so, or the check character does not fit. */
bool deposit_number_parse(const char *text, int64_t *number);

#endif

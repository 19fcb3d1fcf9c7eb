/* intake/scanner.h: scanners by SANE: which there are, what one can do, pages from it.
 *
 * Backends are foreign code fed by devices: they hang and they crash. Only the process of "guichet scan" calls this; the desk
 * starts that (intake/scan_job.h) and lives on. The library is loaded when first asked for, so that no other process has it
 * inside and a machine without scanners needs none. Source: the SANE standard, version 1.06. */
#ifndef INTAKE_SCANNER_H
#define INTAKE_SCANNER_H
#include "ocr/scan_file.h"

#include <jansson.h>

/* A word for what went wrong stands first in the error's message, up to a space; "scan.problem.WORD" is its French text:
 * none, busy, denied, invalid, unsupported, no_docs, jammed, cover_open, locked, io, memory, cancelled, too_large, setup. */
#define SCANNER_ERROR scanner_error_quark()
GQuark scanner_error_quark(void);

/* The array of devices, none of them opened: "device", "vendor", "model", "type". Network devices may take seconds. Transfer full. */
json_t *scanner_list(GError **error);

/* One device opened and asked: "device", "sources" (of "flatbed", "feeder", "duplex"), "modes" (of "lineart", "grey", "colour"),
 * "resolutions" (those of 150, 200, 240, 300, 400, 600 that it has). An empty list: it offers no choice. Transfer full. */
json_t *scanner_describe(const char *device, GError **error);

typedef struct {
    const char *device;           /* NULL: the first there is */
    const char *source;           /* a word of scanner_describe; NULL: as the device stands */
    const char *mode;             /* the same */
    int dpi;                      /* the nearest that the device has is taken */
    int pages_most;               /* from a feeder */
    const char *const *settings;  /* "NAME=VALUE" of the backend's own options; NULL-terminated, may be NULL */
} ScannerOrder;

/* What the device was set to in the end, as capture facts name it: "device", "source", "mode", "resolution". */
typedef bool (*ScannerPage)(const OcrScan *page, const json_t *set, void *context, GError **error);

/* Scans one page from a glass, all that lie in a feeder (for duplex front, back, front...), and gives each to `page` as it is whole.
 * An error after some pages leaves those with `page`. */
bool scanner_scan(const ScannerOrder *order, ScannerPage page, void *context, GError **error);

/* Ends the scan under way as soon as its backend lets it; from a signal handler too. */
void scanner_stop(void);

#endif

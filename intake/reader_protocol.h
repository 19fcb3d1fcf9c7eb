/* intake/reader_protocol.h: what goes between a reader's client, its fork server and the child that looks at an original.
 *
 *   client --ReaderRequest + descriptors--> server --fork--> child --frames over a pipe--> client
 *   client <--ReaderObituary-- server
 *
 * All three are the same program, forked, so that structs go as they are. Only frames come from a process that has
 * seen foreign bytes: every one of their numbers is checked by the client against the ceilings here. */
#ifndef INTAKE_READER_PROTOCOL_H
#define INTAKE_READER_PROTOCOL_H
#include "ocr/image.h"
#include <stdint.h>

typedef enum {
    READER_PROBE = 1, /* what kind of file, and is it whole */
    READER_READ,      /* the whole reading, with a picture of each page */
    READER_CROP,      /* parts of one page as PNG, from the original itself */
    READER_IMPORT,    /* a template out of somebody's blank form, with a picture of each page */
    READER_LAY,       /* one page as a person laid a form onto it */
    READER_TURNED,    /* one page as a form, as a person turned it */
    READER_PAPER,     /* what one page is that is no form, by its words and looks */
    READER_INK        /* where the ink of one page lies, to be laid over another's */
} ReaderOperation;

enum { READER_KILL = 100 }; /* in ReaderRequest.operation: end the child of that job */
enum { READER_CROPS = 40 }; /* of one page at once */

typedef struct {
    uint32_t job;
    uint32_t operation;
    uint32_t pictures; /* of a reading: 0 when nobody wants them; their frames then come empty */
    int32_t page; /* of a crop, a page that is laid or was turned, a paper or an ink: 1-based */
    int32_t turn; /* of the same: clockwise, before `boxes` are cut, the form is laid or the paper is read */
    int32_t whole; /* of a paper: all of its words are wanted, though it is clear what it is */
    int32_t after;     /* of a crop: how the parts are turned when they were cut */
    int32_t box_count; /* of a crop: 0 for the whole page */
    OcrBox boxes[READER_CROPS];
    char form[64], version[16]; /* of a page that is laid */
    int32_t form_page;
    OcrPoint corners[4];        /* where it lies on the page, turned by `turn` */
} ReaderRequest;

/* A child has ended, whichever way. */
typedef struct {
    uint32_t job;
    int32_t status; /* as waitpid gives it; -1: it could not be forked */
    int64_t peak_kib;
} ReaderObituary;

/* Exit status of a child that could not shut itself in and so has looked at nothing. */
enum { READER_EXIT_NO_SANDBOX = 77 };

typedef enum {
    READER_FRAME_MEDIA = 1, /* JSON {"media_type", "whole": "whole"|"partial"|"foreign", "reason"}: a probe's answer */
    READER_FRAME_START,     /* JSON {"media_type", "pages"} */
    READER_FRAME_PICTURE,   /* JPEG (of an import: PNG) of the next page; empty when there is none: one a page, in order */
    READER_FRAME_PAGE,      /* JSON: the next element of "pages" */
    READER_FRAME_CROP,      /* PNG: one a box, in order */
    READER_FRAME_TEMPLATE,  /* JSON {"body": YAML, "widgets", "left_out"} */
    READER_FRAME_PAPER,     /* JSON of forms/paper_json.h */
    READER_FRAME_INK,       /* a map of ocr/page_same.h */
    READER_FRAME_ERROR,     /* JSON {"code", "detail"}: the original cannot be read */
    READER_FRAME_DONE       /* empty: all was said */
} ReaderFrameKind;

typedef struct {
    uint32_t kind;
    uint32_t size; /* of what follows */
} ReaderFrameHeader;

enum {
    READER_PAGES = 2000,
    READER_WORD_BYTES = 4096,         /* of a MEDIA, START or ERROR frame */
    READER_PICTURE_BYTES = 8 << 20,
    READER_PAGE_BYTES = 4 << 20,
    READER_CROP_BYTES = 32 << 20,
    READER_TEMPLATE_BYTES = 2 << 20,
    READER_TOTAL_BYTES = 512 << 20    /* all frames of one original */
};

/* The most that a frame of this kind may carry; -1 for an unknown kind. */
int64_t reader_frame_ceiling(uint32_t kind);

/* Writes a frame; false when the other end is gone. */
bool reader_frame_write(int descriptor, ReaderFrameKind kind, const void *bytes, size_t size);

/* One message with up to two descriptors, over a SOCK_SEQPACKET socket. Sending does not raise SIGPIPE.
 * Receiving gives the size of the message, 0 at the end, -1 on error; missing descriptors are -1. */
bool reader_message_send(int socket, const void *message, size_t size, const int *descriptors, int count);
ssize_t reader_message_receive(int socket, void *message, size_t size, int descriptors[2]);

#endif

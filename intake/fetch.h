/* intake/fetch.h: asks another host over HTTPS without waiting for it, in the caller's thread: its descriptors are polled among
 * others. Plain HTTP only to this machine; no redirection is followed; an answer has 10 s and 256 KiB. The only file that
 * speaks to libcurl. */
#ifndef INTAKE_FETCH_H
#define INTAKE_FETCH_H
#include <glib.h>
#include <poll.h>
#include <stdbool.h>

typedef struct Fetcher Fetcher;

/* Borrowed for the call. */
typedef struct {
    long status;         /* of HTTP; 0: there was no whole answer, `problem` says why */
    const char *type;    /* "application/json", without its parameters; "" when none was said */
    const char *body;    /* ends with a NUL that `size` does not count */
    gsize size;
    const char *problem; /* in English, for an expert; "" when there was an answer */
} FetchAnswer;

typedef void (*FetchDone)(const FetchAnswer *answer, void *context);

typedef struct {
    const char *address;
    const char *form;            /* sent by POST, application/x-www-form-urlencoded; NULL: GET */
    const char *bearer;          /* token of the Authorization header; NULL: none */
    const char *name, *password; /* of Basic authorization; NULL: none */
    FetchDone done;              /* called once: later, or before fetcher_ask returns */
    void *context;
} FetchOrder;

Fetcher *fetcher_new(void);

/* Whoever still waits is told that there is no answer. */
void fetcher_free(Fetcher *fetcher);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Fetcher, fetcher_free)

void fetcher_ask(Fetcher *fetcher, const FetchOrder *order);

/* What to poll for, at most `most`; then fetcher_advance, also when nothing came: time passes for what is late. */
int fetcher_descriptors(const Fetcher *fetcher, struct pollfd *descriptors, int most);
void fetcher_advance(Fetcher *fetcher);

/* Whether an address may be asked: https://, or http:// to this machine; a host, no user in it. */
bool fetch_address_allowed(const char *address);

/* Whether it is an http:// address of this machine. */
bool fetch_address_local(const char *address);

/* "name=value&…", encoded; a NULL value leaves its name out. Transfer full. */
char *fetch_form(const char *name, const char *value, ...) G_GNUC_NULL_TERMINATED;

/* One word, encoded for a form or a query. Transfer full. */
char *fetch_encoded(const char *word);

#endif

/* intake/sandbox.h: shuts the calling process in for good, before it looks at bytes from outside.
 *
 * Afterwards: no new privileges; no file but the readable folders, read-only (Landlock); no network, no new process or
 * program, no signal to others, no tracing (seccomp allow-list, a breach kills the process); memory, CPU time and
 * output files limited; as root, the uid and gid of nobody. Open descriptors stay open: close first what must not be
 * reached. Sources: landlock(7), seccomp(2); the rule "no sandbox, no reading" is design §3's. */
#ifndef INTAKE_SANDBOX_H
#define INTAKE_SANDBOX_H
#include <glib.h>
#include <stdbool.h>

typedef struct {
    gsize memory_bytes;          /* address space */
    guint cpu_s;                 /* used up: SIGXCPU */
    const char *const *readable; /* NULL-terminated folders; those that do not exist are passed over */
} SandboxLimits;

/* Closes every descriptor but those in `keep` (ascending, `count` of them), points 0, 1 and 2 to /dev/null unless kept,
 * and wipes the environment and the settings that are secrets out of memory. Call before sandbox_enter. Errors: INTAKE_ERROR_SETUP. */
bool sandbox_close_rest(const int *keep, int count, GError **error);

/* Errors: INTAKE_ERROR_SETUP, naming the missing piece; the process must then do nothing with foreign bytes. */
bool sandbox_enter(const SandboxLimits *limits, GError **error);

/* Shuts in a process that runs a driver, foreign code that needs devices and networks: no program is started, nobody is traced or looked into, no
 * signal and no abstract socket reaches other programs (where the kernel can), no kernel module, mount or namespace, no key typed into a terminal;
 * files are read in `readable`, /dev and the system's own folders only, written in /dev and `writable` only. What a driver is refused it
 * hears as an error, and lives on. Both NULL-terminated. Errors: INTAKE_ERROR_SETUP. */
bool sandbox_enter_driver(const char *const *readable, const char *const *writable, GError **error);

/* Whether this machine can build the sandbox, tried in a forked child; for doctor and for start-up. */
bool sandbox_works(GError **error);

#endif

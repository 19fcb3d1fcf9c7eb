#include "intake/form_fill.h"

#include "forms/french.h"
#include "forms/print_official.h"
#include "intake/error.h"
#include "intake/sandbox.h"
#include "intake/write_whole.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MEMORY_BYTES = 1 << 30, CPU_S = 120, OUTPUT_BYTES = 128 << 20 };

/* The first byte of the answer says which of the two follows. */
enum { ANSWER_PDF = 'P', ANSWER_MESSAGE = 'M' };

static bool say(int output, GBytes *pdf, int bare, const GError *error)
{
    const char kind = pdf ? ANSWER_PDF : ANSWER_MESSAGE;
    gsize size = 0;
    const void *bytes = pdf ? g_bytes_get_data(pdf, &size) : NULL;
    return write_whole(output, &kind, 1) && write_whole(output, &bare, sizeof bare) &&
           (pdf ? write_whole(output, bytes, size) : write_whole(output, error->message, strlen(error->message)));
}

/* The texts are laid out here, before the sandbox and before anything of the official PDF is touched: a parent that had done so would have
 * threads of the font library, and a fork among threads may wait for ever on a lock. */
static G_NORETURN void child_main(const FormTemplate *form, const FormPrintOptions *options, const char *case_number, int output)
{
    const char *const readable[] = {"/usr/share/fonts",      "/usr/local/share/fonts", "/usr/share/poppler",
                                    "/usr/share/fontconfig", "/etc/fonts",             "/var/cache/fontconfig",
                                    form->blank,             NULL};
    const SandboxLimits limits = {MEMORY_BYTES, CPU_S, readable};
    g_autoptr(GError) error = NULL;
    g_autoptr(PrintOverlay) overlay = print_overlay_new(form, options, case_number, &error);
    if (!overlay)
        _exit(say(output, NULL, 0, error) ? 0 : 1);
    if (!sandbox_close_rest(&output, 1, NULL) || !sandbox_enter(&limits, NULL))
        _exit(1);
    int bare = 0;
    g_autoptr(GBytes) pdf = form_print_official(overlay, &bare, &error);
    _exit(say(output, pdf, bare, error) ? 0 : 1);
}

/* All that the child says, at most OUTPUT_BYTES. */
static GByteArray *hear(int input)
{
    GByteArray *all = g_byte_array_new();
    char buffer[1 << 16];
    ssize_t size;
    while ((size = read(input, buffer, sizeof buffer)) > 0 || (size < 0 && errno == EINTR))
        if (size > 0 && all->len < OUTPUT_BYTES)
            g_byte_array_append(all, (const guint8 *)buffer, (guint)size);
    return all;
}

static bool take_answer(const GByteArray *answer, const char *path, int *bare_pages, GError **error)
{
    const guint head = 1 + sizeof *bare_pages;
    if (answer->len <= head || answer->len >= OUTPUT_BYTES) {
        g_autofree char *message = french_format("form.fill_failed", "path", path, NULL);
        g_set_error_literal(error, INTAKE_ERROR, INTAKE_ERROR_SETUP, message);
        return false;
    }
    const char *body = (const char *)answer->data + head;
    memcpy(bare_pages, answer->data + 1, sizeof *bare_pages);
    if (answer->data[0] == ANSWER_PDF && strncmp(body, "%PDF", 4) == 0)
        return g_file_set_contents(path, body, (gssize)(answer->len - head), error);
    g_autofree char *said = g_utf8_make_valid(body, (gssize)(answer->len - head));
    g_set_error_literal(error, INTAKE_ERROR, INTAKE_ERROR_SETUP, said);
    return false;
}

bool form_fill(const FormTemplate *form, const FormPrintOptions *options, const char *case_number, const char *path,
               int *bare_pages, GError **error)
{
    int ends[2];
    pid_t pid = pipe2(ends, O_CLOEXEC) == 0 ? fork() : -1;
    if (pid < 0) {
        g_set_error(error, INTAKE_ERROR, INTAKE_ERROR_AWAY, "%s: %s", path, g_strerror(errno));
        return false;
    }
    if (pid == 0)
        child_main(form, options, case_number, ends[1]);
    close(ends[1]);
    g_autoptr(GByteArray) answer = hear(ends[0]);
    close(ends[0]);
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
        continue;
    return take_answer(answer, path, bare_pages, error);
}

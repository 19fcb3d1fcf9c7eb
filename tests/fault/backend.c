/* tests/fault/backend.c: a SANE backend that behaves as its device's name says: "crash" dies in the second page, "leave" and "vanish"
 * end its process there as if all were done, "hang" never answers, "cling" does not when it is done, "flood" never ends, "lie" says less bytes a line than it has pixels, "shout" prints on standard output, "jam" gives two
 * pages and jams, "open" has its cover open, "empty" no paper; "thief" tries what no driver needs, writes
 * what it could do to a page of its own, and to PRIZE in SANE_CONFIG_DIR if that works; "pages" feeds the files page-1.pgm, page-2.pgm... (binary,
 * 300 dots an inch) of SANE_CONFIG_DIR. */
#include <sane/sane.h>
#include <stdio.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WIDTH = 400, HEIGHT = 500 };
static const char *const names[] = {"pages", "crash", "leave", "vanish", "hang", "cling", "flood", "lie", "shout", "jam", "open", "empty", "thief"};
static SANE_Device devices[10];
static const SANE_Device *list[11];
static const SANE_String_Const sources[] = {"Flatbed", "ADF Front", "ADF Duplex", NULL};
static const SANE_Word resolutions[] = {2, 200, 300};
static const SANE_Option_Descriptor options[] = {
    {"", "", "", SANE_TYPE_INT, SANE_UNIT_NONE, sizeof(SANE_Word), SANE_CAP_SOFT_DETECT, SANE_CONSTRAINT_NONE, {NULL}},
    {"source", "source", "", SANE_TYPE_STRING, SANE_UNIT_NONE, 32, SANE_CAP_SOFT_SELECT | SANE_CAP_SOFT_DETECT,
     SANE_CONSTRAINT_STRING_LIST, {.string_list = sources}},
    {"resolution", "resolution", "", SANE_TYPE_INT, SANE_UNIT_DPI, sizeof(SANE_Word), SANE_CAP_SOFT_SELECT | SANE_CAP_SOFT_DETECT,
     SANE_CONSTRAINT_WORD_LIST, {.word_list = resolutions}},
};
static struct {
    char name[32], source[32];
    int page, width, height, left;
    SANE_Word dpi;
    FILE *file;
} now;

static int is(const char *name)
{
    return strcmp(now.name, name) == 0;
}

SANE_Status sane_hostile_init(SANE_Int *version, SANE_Auth_Callback authorise)
{
    (void)authorise;
    if (version)
        *version = SANE_VERSION_CODE(1, 0, 0);
    return SANE_STATUS_GOOD;
}

void sane_hostile_exit(void)
{
}

SANE_Status sane_hostile_get_devices(const SANE_Device ***found, SANE_Bool local)
{
    (void)local;
    for (int i = 0; i < 10; i++) {
        devices[i] = (SANE_Device){names[i], "Hostile", names[i], "test"};
        list[i] = &devices[i];
    }
    *found = list;
    return SANE_STATUS_GOOD;
}

SANE_Status sane_hostile_open(SANE_String_Const name, SANE_Handle *handle)
{
    snprintf(now.name, sizeof now.name, "%s", name);
    snprintf(now.source, sizeof now.source, "Flatbed");
    now.page = 0;
    now.dpi = 200;
    *handle = &now;
    return SANE_STATUS_GOOD;
}

void sane_hostile_close(SANE_Handle handle)
{
    (void)handle;
}

const SANE_Option_Descriptor *sane_hostile_get_option_descriptor(SANE_Handle handle, SANE_Int option)
{
    (void)handle;
    return option >= 0 && option < 3 ? &options[option] : NULL;
}

SANE_Status sane_hostile_control_option(SANE_Handle handle, SANE_Int option, SANE_Action action, void *value, SANE_Int *info)
{
    (void)handle;
    if (info)
        *info = 0;
    if (option == 1 && action == SANE_ACTION_SET_VALUE)
        snprintf(now.source, sizeof now.source, "%s", (const char *)value);
    if (option == 2 && action == SANE_ACTION_SET_VALUE)
        now.dpi = *(SANE_Word *)value;
    if (option == 2 && action == SANE_ACTION_GET_VALUE)
        *(SANE_Word *)value = now.dpi;
    return SANE_STATUS_GOOD;
}

static SANE_Status open_page(void)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/page-%d.pgm", getenv("SANE_CONFIG_DIR"), now.page);
    if (now.file)
        fclose(now.file);
    now.file = fopen(path, "rb");
    if (!now.file || fscanf(now.file, "P5 %d %d 255", &now.width, &now.height) != 2)
        return SANE_STATUS_NO_DOCS;
    fgetc(now.file);
    return SANE_STATUS_GOOD;
}

/* Each thing that could be done is a word on standard error, which the test reads. */
static void steal(void)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/prize", getenv("SANE_CONFIG_DIR"));
    if (open(path, O_WRONLY | O_CREAT, 0600) >= 0)
        fprintf(stderr, "THIEF wrote beside the pages\n");
    if (open(getenv("SANE_CONFIG_DIR"), O_RDONLY) < 0)
        fprintf(stderr, "THIEF was refused its own settings\n");
    if (getenv("THIEF_SECRET") && open(getenv("THIEF_SECRET"), O_RDONLY) >= 0)
        fprintf(stderr, "THIEF read a secret\n");
    if (open("/usr/bin/env", O_RDONLY) < 0 || open("/dev/null", O_RDWR) < 0)
        fprintf(stderr, "THIEF was refused the system's files\n");
    pid_t child = fork();
    if (child == 0) {
        execl("/bin/true", "true", NULL);
        _exit(errno == EPERM || errno == EACCES ? 7 : 8);
    }
    int status = 0;
    waitpid(child, &status, 0);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 7)
        fprintf(stderr, "THIEF started a program\n");
    if (ptrace(PTRACE_SEIZE, getppid(), NULL, NULL) == 0 || errno != EPERM)
        fprintf(stderr, "THIEF traced\n");
    snprintf(path, sizeof path, "/proc/%d/mem", (int)getppid());
    if (open(path, O_RDONLY) >= 0)
        fprintf(stderr, "THIEF looked into its parent\n");
    fprintf(stderr, "THIEF is done\n");
}

SANE_Status sane_hostile_start(SANE_Handle handle)
{
    (void)handle;
    now.page++;
    now.width = WIDTH;
    now.height = HEIGHT;
    if (is("pages")) {
        SANE_Status status = open_page();
        now.left = now.width * now.height;
        return status;
    }
    now.left = WIDTH * HEIGHT;
    if (is("thief") && now.page == 1)
        steal();
    if (is("open"))
        return SANE_STATUS_COVER_OPEN;
    if (is("empty"))
        return SANE_STATUS_NO_DOCS;
    if (now.page > 2)
        return is("jam") ? SANE_STATUS_JAMMED : SANE_STATUS_NO_DOCS;
    return SANE_STATUS_GOOD;
}

SANE_Status sane_hostile_get_parameters(SANE_Handle handle, SANE_Parameters *parameters)
{
    (void)handle;
    *parameters = (SANE_Parameters){.format = SANE_FRAME_GRAY, .last_frame = SANE_TRUE, .bytes_per_line = is("lie") ? 3 : now.width,
                                    .pixels_per_line = now.width, .lines = is("flood") ? -1 : now.height, .depth = 8};
    return SANE_STATUS_GOOD;
}

SANE_Status sane_hostile_read(SANE_Handle handle, SANE_Byte *data, SANE_Int most, SANE_Int *length)
{
    (void)handle;
    while (is("hang"))
        pause();
    if (is("crash") && now.page == 2)
        abort();
    if (is("leave") && now.page == 2)
        exit(0);
    if (is("vanish") && now.page == 2)
        _Exit(0);
    if (is("shout"))
        puts("{\"page\":1,\"file\":\"../../etc/passwd\"}");
    *length = is("flood") || most < now.left ? most : now.left;
    if (*length == 0)
        return SANE_STATUS_EOF;
    memset(data, 255, (size_t)*length);
    if (is("pages") && fread(data, 1, (size_t)*length, now.file) != (size_t)*length)
        return SANE_STATUS_IO_ERROR;
    now.left -= is("flood") ? 0 : *length;
    return SANE_STATUS_GOOD;
}

void sane_hostile_cancel(SANE_Handle handle)
{
    (void)handle;
    while (is("cling"))
        pause();
}

SANE_Status sane_hostile_set_io_mode(SANE_Handle handle, SANE_Bool non_blocking)
{
    (void)handle;
    return non_blocking ? SANE_STATUS_UNSUPPORTED : SANE_STATUS_GOOD;
}

SANE_Status sane_hostile_get_select_fd(SANE_Handle handle, SANE_Int *descriptor)
{
    (void)handle;
    (void)descriptor;
    return SANE_STATUS_UNSUPPORTED;
}

#include "intake/reader_version.h"

#include "forms/reader_sources.h"

#include <elf.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>

/* The linker's SHA-1 over what it linked, as hex; NULL when the object has none. */
static char *build_id(const struct dl_phdr_info *object)
{
    for (int i = 0; i < object->dlpi_phnum; i++) {
        const ElfW(Phdr) *segment = &object->dlpi_phdr[i];
        if (segment->p_type != PT_NOTE)
            continue;
        const char *at = (const char *)(uintptr_t)(object->dlpi_addr + segment->p_vaddr), *end = at + segment->p_memsz;
        const size_t align = segment->p_align == 8 ? 8 : 4;
        while (at + sizeof(ElfW(Nhdr)) <= end) {
            ElfW(Nhdr) note;
            memcpy(&note, at, sizeof note);
            const char *name = at + sizeof note;
            const guint8 *bytes = (const guint8 *)at + ((sizeof note + note.n_namesz + align - 1) & ~(align - 1));
            if (note.n_type == NT_GNU_BUILD_ID && note.n_namesz == 4 && memcmp(name, "GNU", 4) == 0) {
                GString *hex = g_string_new(NULL);
                for (ElfW(Word) k = 0; k < note.n_descsz; k++)
                    g_string_append_printf(hex, "%02x", bytes[k]);
                return g_string_free(hex, FALSE);
            }
            at = (const char *)bytes + ((note.n_descsz + align - 1) & ~(align - 1));
        }
    }
    return NULL;
}

/* What a name service or a plug-in of GLib brings in later says nothing about readings, and comes and goes. */
static bool reads(const char *path, const char *name)
{
    return !g_str_has_prefix(name, "linux-") && !g_str_has_prefix(name, "libnss") && !strstr(path, "/gio/modules/");
}

static int add_object(struct dl_phdr_info *object, size_t size, void *version)
{
    (void)size;
    g_autofree char *id = build_id(object);
    if (!*object->dlpi_name) {
        json_object_set_new(version, "program", json_string(id ? id : "?"));
        return 0;
    }
    g_autofree char *name = g_path_get_basename(object->dlpi_name);
    if (reads(object->dlpi_name, name))
        json_object_set_new(json_object_get(version, "libraries"), name, json_string(id ? id : "?"));
    return 0;
}

static char *processor(void)
{
    GString *sets = g_string_new(NULL);
#define ADD(set) \
    if (__builtin_cpu_supports(set)) \
    g_string_append_printf(sets, "%s%s", sets->len ? " " : "", set)
    ADD("sse4.1");
    ADD("avx");
    ADD("avx2");
    ADD("fma");
    ADD("avx512f");
    ADD("avx512bw");
    ADD("avx512vl");
#undef ADD
    return g_string_free(sets, FALSE);
}

json_t *reader_version(const ReaderOptions *options, GError **error)
{
    json_t *files = form_reader_sources(&options->form, error);
    if (!files)
        return NULL;
    g_autofree char *sets = processor();
    json_t *version = json_pack("{s{} ss sb so}", "libraries", "processor", sets, "full_text", options->form.full_text, "files", files);
    dl_iterate_phdr(add_object, version);
    return version;
}

char *reader_version_text(const Reader *reader, GError **error)
{
    json_auto_t *version = reader_version(reader_options(reader), error);
    char *text = version ? json_dumps(version, JSON_COMPACT | JSON_SORT_KEYS) : NULL;
    char *copy = g_strdup(text);
    free(text);
    return copy;
}

static void note(json_t *differences, const char *what, const char *name)
{
    json_array_append_new(differences, json_pack("{ss ss}", "what", what, "name", name));
}

static void compare_sets(json_t *differences, const char *what, const json_t *was, const json_t *now)
{
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)now, name, value)
        if (!json_equal(value, json_object_get(was, name)))
            note(differences, what, name);
    json_object_foreach((json_t *)was, name, value)
        if (!json_object_get(now, name))
            note(differences, what, name);
}

json_t *reader_version_differences(const json_t *was, const json_t *now)
{
    static const char *const single[] = {"program", "processor", "full_text"};
    json_t *differences = json_array();
    for (size_t i = 0; i < G_N_ELEMENTS(single); i++)
        if (!json_equal(json_object_get(was, single[i]), json_object_get(now, single[i])))
            note(differences, single[i], "");
    compare_sets(differences, "file", json_object_get(was, "files"), json_object_get(now, "files"));
    compare_sets(differences, "library", json_object_get(was, "libraries"), json_object_get(now, "libraries"));
    return differences;
}

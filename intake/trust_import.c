#include "intake/trust_import.h"

#include "forms/french.h"
#include "intake/error.h"
#include "intake/table_json.h"
#include "intake/trust_certificate.h"
#include "intake/trust_store.h"
#include "intake/trust_tsl.h"

#include <glib/gstdio.h>
#include <string.h>

enum { FILE_BYTES_MOST = 8 << 20, FILES_MOST = 5000 };

typedef struct {
    json_t *trust;         /* what will be saved */
    json_t *revocations;   /* lists that wait until all certificates are in */
    const char *authority; /* NULL: as the certificates say */
    TrustImport *done;
} Import;

/* Takes the message, which is French. */
static bool refuse(char *message, GError **error)
{
    g_set_error_literal(error, INTAKE_ERROR, INTAKE_ERROR_INPUT, message);
    g_free(message);
    return false;
}

static bool is_authority_id(const char *text)
{
    return g_regex_match_simple("^[A-Z]{2}[0-9A-Z]{2}$", text, 0, 0);
}

/* The listed authority one of whose certificates signed `der`; NULL. */
static const char *signer_of(const json_t *trust, const char *der)
{
    size_t i, k;
    json_t *authority, *issuer;
    json_array_foreach(json_object_get(trust, "authorities"), i, authority)
        json_array_foreach(json_object_get(authority, "certificates"), k, issuer)
            if (trust_certificate_signed_by(der, json_string_value(issuer)))
                return json_word(authority, "id");
    return NULL;
}

static bool is_there(const json_t *trust, const char *der)
{
    return trust_store_find(trust, "certificates", "der", der) != NULL;
}

static void take_certificate(Import *import, json_t *certificate)
{
    const char *der = json_word(certificate, "der"), *signer = signer_of(import->trust, der);
    const char *named = signer ? signer : import->authority ? import->authority : json_word(certificate, "authority");
    if (!is_authority_id(named) || !g_regex_match_simple("^[0-9A-Z]{4}$", json_word(certificate, "id"), 0, 0)) {
        import->done->ignored++;
        return;
    }
    if (!signer && trust_store_find(import->trust, "authorities", "id", named)) {
        import->done->refused++;
        return;
    }
    import->done->certificates++;
    if (is_there(import->trust, der))
        return;
    json_object_set_new(certificate, "authority", json_string(named));
    json_object_set_new(certificate, "listed", json_boolean(signer != NULL));
    json_array_append(json_object_get(import->trust, "certificates"), certificate);
}

static bool take_list(Import *import, const char *bytes, gsize size, GError **error)
{
    json_auto_t *read = trust_tsl_read(bytes, size, error);
    if (!read)
        return false;
    json_t *list = json_object_get(read, "list"), *old = json_object_get(import->trust, "list");
    json_int_t sequence = json_integer_value(json_object_get(list, "sequence"));
    json_int_t before = json_integer_value(json_object_get(old, "sequence"));
    if (json_is_object(old) && sequence < before) {
        g_autofree char *offered = g_strdup_printf("%" JSON_INTEGER_FORMAT, sequence), *here = g_strdup_printf("%" JSON_INTEGER_FORMAT, before);
        return refuse(french_format("trust.error.older", "offered", offered, "here", here, NULL), error);
    }
    json_object_set(import->trust, "list", list);
    json_object_set(import->trust, "authorities", json_object_get(read, "authorities"));
    import->done->lists++;
    import->done->authorities += (int)json_array_size(json_object_get(read, "authorities"));
    return true;
}

static bool is_xml(const char *bytes, gsize size)
{
    gsize skipped = size >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    while (skipped < size && g_ascii_isspace(bytes[skipped]))
        skipped++;
    return skipped < size && bytes[skipped] == '<';
}

static bool take_file(Import *import, const char *path, GError **error)
{
    GStatBuf facts;
    g_autofree char *bytes = NULL;
    gsize size;
    if (g_stat(path, &facts) != 0 || !S_ISREG(facts.st_mode) || facts.st_size > FILE_BYTES_MOST ||
        !g_file_get_contents(path, &bytes, &size, NULL))
        return refuse(french_format("trust.error.file", "path", path, NULL), error);
    if (is_xml(bytes, size))
        return take_list(import, bytes, size, error);
    json_t *revocations = trust_revocations_read(bytes, size);
    if (revocations) {
        json_array_append_new(import->revocations, revocations);
        return true;
    }
    json_auto_t *certificates = trust_certificates_read(bytes, size);
    size_t i;
    json_t *certificate;
    json_array_foreach(certificates, i, certificate)
        take_certificate(import, certificate);
    import->done->ignored += json_array_size(certificates) == 0;
    return true;
}

/* Trust lists first: certificates are held against the authorities in them. */
static GPtrArray *files_of(const char *path)
{
    GPtrArray *files = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    for (const char *name; folder && files->len < FILES_MOST && (name = g_dir_read_name(folder)) != NULL;) {
        g_autofree char *file = g_build_filename(path, name, NULL);
        if (g_file_test(file, G_FILE_TEST_IS_REGULAR))
            g_ptr_array_insert(files, g_str_has_suffix(name, ".xml") ? 0 : -1, g_steal_pointer(&file));
    }
    if (!folder)
        g_ptr_array_add(files, g_strdup(path));
    return files;
}

/* The authority for which `revocations` speaks: the issuer's, by its signature where its certificate is here. */
static const char *authority_of(const Import *import, const json_t *revocations)
{
    size_t i, k;
    json_t *certificate, *issuer;
    json_array_foreach(json_object_get(import->trust, "certificates"), i, certificate) {
        g_autofree char *name = trust_certificate_issuer(json_word(certificate, "der"));
        const char *id = json_word(certificate, "authority");
        const json_t *authority = trust_store_find(import->trust, "authorities", "id", id);
        if (strcmp(name, json_word(revocations, "issuer")) != 0)
            continue;
        if (!authority)
            return id;
        json_array_foreach(json_object_get(authority, "certificates"), k, issuer)
            if (trust_revocations_signed_by(json_word(revocations, "der"), json_string_value(issuer)))
                return id;
    }
    return NULL;
}

static void take_revocations(Import *import)
{
    size_t i;
    json_t *read;
    json_array_foreach(import->revocations, i, read) {
        const char *authority = authority_of(import, read);
        if (!authority) {
            import->done->ignored++;
            continue;
        }
        json_t *all = json_object_get(import->trust, "revocations"), *old = trust_store_find(import->trust, "revocations", "authority", authority);
        json_t *entry = json_pack("{ss sO sO}", "authority", authority, "next_update", json_object_get(read, "next_update"), "serials",
                                  json_object_get(read, "serials"));
        if (old) {
            json_object_update(old, entry);
            json_decref(entry);
        } else {
            json_array_append_new(all, entry);
        }
        import->done->revocations++;
    }
}

bool trust_import(const char *home, const char *path, const char *authority, TrustImport *done, GError **error)
{
    *done = (TrustImport){0};
    if (authority && !is_authority_id(authority))
        return refuse(french_format("trust.error.authority", "authority", authority, NULL), error);
    json_auto_t *trust = trust_store_load(home, error);
    json_auto_t *revocations = json_array();
    Import import = {trust, revocations, authority, done};
    g_autoptr(GPtrArray) files = files_of(path);
    for (guint i = 0; trust && i < files->len; i++)
        if (!take_file(&import, files->pdata[i], error))
            return false;
    if (!trust)
        return false;
    take_revocations(&import);
    if (done->lists + done->certificates + done->revocations == 0)
        return refuse(french_format(done->refused ? "trust.error.refused" : "trust.error.nothing", "path", path, NULL), error);
    return trust_store_save(home, trust, error);
}

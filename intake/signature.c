#include "intake/signature.h"

#include "intake/error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <string.h>
#include <unistd.h>

enum { SIGNATURE_BYTES = 64, PUBLIC_BYTES = 32, DIGEST_LETTERS = 20, KEY_LETTERS = 8 };

static const char prefix[] = "GV1", letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

G_DEFINE_AUTOPTR_CLEANUP_FUNC(EVP_PKEY, EVP_PKEY_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(EVP_MD_CTX, EVP_MD_CTX_free)

void signed_facts_clear(SignedFacts *facts)
{
    g_free(facts->kind);
    g_free(facts->case_number);
    g_free(facts->received_on);
    g_free(facts->silence_on);
    g_free(facts->digest);
    *facts = (SignedFacts){0};
}

static char *base32(const guint8 *bytes, gsize size)
{
    GString *text = g_string_new(NULL);
    guint32 held = 0;
    int bits = 0;
    for (gsize i = 0; i < size; i++) {
        held = held << 8 | bytes[i];
        for (bits += 8; bits >= 5; bits -= 5)
            g_string_append_c(text, letters[held >> (bits - 5) & 31]);
    }
    if (bits > 0)
        g_string_append_c(text, letters[held << (5 - bits) & 31]);
    return g_string_free(text, FALSE);
}

/* Exactly `size` bytes, and no other text that means the same. */
static bool from_base32(const char *text, guint8 *bytes, gsize size)
{
    guint32 held = 0;
    int bits = 0;
    gsize done = 0;
    for (const char *at = text; *at; at++) {
        const char *letter = strchr(letters, *at);
        if (!letter || (done == size && bits + 5 >= 8))
            return false;
        held = held << 5 | (guint32)(letter - letters);
        bits += 5;
        if (bits >= 8 && done < size) {
            bits -= 8;
            bytes[done++] = (guint8)(held >> bits);
        }
    }
    g_autofree char *again = base32(bytes, done);
    return done == size && strcmp(again, text) == 0;
}

static char *short_sum(const void *bytes, gsize size, int count)
{
    guint8 sum[32];
    gsize length = sizeof sum;
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(checksum, bytes, (gssize)size);
    g_checksum_get_digest(checksum, sum, &length);
    g_autofree char *all = base32(sum, length);
    return g_strndup(all, (gsize)count);
}

char *signature_digest(const char *said)
{
    return short_sum(said, strlen(said), DIGEST_LETTERS);
}

static char *key_name(EVP_PKEY *key)
{
    guint8 public[PUBLIC_BYTES];
    size_t size = sizeof public;
    if (EVP_PKEY_get_raw_public_key(key, public, &size) != 1)
        return g_strdup("");
    return short_sum(public, size, KEY_LETTERS);
}

static bool fail(const char *path, const char *what, GError **error)
{
    g_set_error(error, INTAKE_ERROR, INTAKE_ERROR_SETUP, "%s: %s", path, what);
    return false;
}

/* Whole or not at all, and never over a key that is there: two that begin at once must end with one. */
static bool write_key(const char *path, EVP_PKEY *key, bool private, GError **error)
{
    BIO *memory = BIO_new(BIO_s_mem());
    bool good = memory && (private ? PEM_write_bio_PrivateKey(memory, key, NULL, NULL, 0, NULL, NULL)
                                   : PEM_write_bio_PUBKEY(memory, key)) == 1;
    char *text = NULL;
    long size = good ? BIO_get_mem_data(memory, &text) : 0;
    g_autofree char *part = g_strdup_printf("%s.%d", path, (int)getpid());
    good = good && g_file_set_contents_full(part, text, size, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                            private ? 0600 : 0644, error);
    BIO_free(memory);
    if (good && link(part, path) != 0 && errno != EEXIST)
        good = fail(path, g_strerror(errno), error);
    g_unlink(part);
    return good;
}

static EVP_PKEY *read_key(const char *path, bool private)
{
    g_autofree char *text = NULL;
    gsize size;
    if (!g_file_get_contents(path, &text, &size, NULL))
        return NULL;
    BIO *memory = BIO_new_mem_buf(text, (int)size);
    EVP_PKEY *key = private ? PEM_read_bio_PrivateKey(memory, NULL, NULL, NULL) : PEM_read_bio_PUBKEY(memory, NULL, NULL, NULL);
    BIO_free(memory);
    return key;
}

static EVP_PKEY *signing_key(const char *home, GError **error)
{
    g_autofree char *folder = g_build_filename(home, "keys", NULL);
    g_autofree char *path = g_build_filename(folder, "signing.pem", NULL);
    if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
        g_autoptr(EVP_PKEY) made = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
        if (!made || g_mkdir_with_parents(folder, 0755) != 0 || !write_key(path, made, true, error)) {
            if (error && !*error)
                fail(path, "the key cannot be made", error);
            return NULL;
        }
    }
    g_autoptr(EVP_PKEY) key = read_key(path, true);
    if (!key || EVP_PKEY_get_id(key) != EVP_PKEY_ED25519) {
        fail(path, "no Ed25519 key that can be read", error);
        return NULL;
    }
    g_autofree char *name = key_name(key);
    g_autofree char *public = g_strdup_printf("%s/%s.pub.pem", folder, name);
    if (!g_file_test(public, G_FILE_TEST_EXISTS) && !write_key(public, key, false, error))
        return NULL;
    return g_steal_pointer(&key);
}

char *signature_make(const char *home, const SignedFacts *facts, GError **error)
{
    g_autoptr(EVP_PKEY) key = signing_key(home, error);
    if (!key)
        return NULL;
    g_autofree char *name = key_name(key);
    g_autofree char *kind = g_ascii_strup(facts->kind, -1);
    g_strdelimit(kind, "_", '-');
    g_autofree char *said = g_strjoin(":", prefix, kind, facts->case_number, facts->received_on,
                                      facts->silence_on && *facts->silence_on ? facts->silence_on : "-", facts->digest, name, NULL);
    guint8 signature[SIGNATURE_BYTES];
    size_t size = sizeof signature;
    g_autoptr(EVP_MD_CTX) context = EVP_MD_CTX_new();
    if (EVP_DigestSignInit(context, NULL, NULL, NULL, key) != 1 ||
        EVP_DigestSign(context, signature, &size, (const guint8 *)said, strlen(said)) != 1) {
        fail(home, "signing failed", error);
        return NULL;
    }
    g_autofree char *signed_text = base32(signature, size);
    return g_strjoin(":", said, signed_text, NULL);
}

char *signature_public_key(const char *home, char **key_letters, GError **error)
{
    g_autoptr(EVP_PKEY) key = signing_key(home, error);
    if (!key)
        return NULL;
    *key_letters = key_name(key);
    g_autofree char *path = g_strdup_printf("%s/keys/%s.pub.pem", home, *key_letters);
    char *pem = NULL;
    return g_file_get_contents(path, &pem, NULL, error) ? pem : NULL;
}

bool signature_trust(const char *home, const char *name, const char *pem, GError **error)
{
    BIO *memory = BIO_new_mem_buf(pem, -1);
    g_autoptr(EVP_PKEY) key = PEM_read_bio_PUBKEY(memory, NULL, NULL, NULL);
    BIO_free(memory);
    g_autofree char *actual = key && EVP_PKEY_get_id(key) == EVP_PKEY_ED25519 ? key_name(key) : g_strdup("");
    if (!*actual || strcmp(actual, name) != 0) {
        g_set_error(error, INTAKE_ERROR, INTAKE_ERROR_INPUT, "%s: this is not the Ed25519 key of that name", name);
        return false;
    }
    g_autofree char *folder = g_build_filename(home, "keys", NULL);
    g_autofree char *path = g_strdup_printf("%s/%s.pub.pem", folder, name);
    if (g_mkdir_with_parents(folder, 0755) != 0)
        return fail(folder, g_strerror(errno), error);
    return g_file_test(path, G_FILE_TEST_EXISTS) || write_key(path, key, false, error);
}

static SignatureVerdict check_with(EVP_PKEY *key, const char *said, const guint8 *signature)
{
    g_autoptr(EVP_MD_CTX) context = EVP_MD_CTX_new();
    bool good = EVP_DigestVerifyInit(context, NULL, NULL, NULL, key) == 1 &&
                EVP_DigestVerify(context, signature, SIGNATURE_BYTES, (const guint8 *)said, strlen(said)) == 1;
    return good ? SIGNATURE_VALID : SIGNATURE_INVALID;
}

SignatureVerdict signature_check(const char *home, const char *code, SignedFacts *facts)
{
    enum { PARTS = 8 };
    *facts = (SignedFacts){0};
    g_auto(GStrv) parts = g_strsplit(code, ":", PARTS + 1);
    if (strcmp(parts[0] ? parts[0] : "", prefix) != 0)
        return SIGNATURE_NONE;
    guint8 signature[SIGNATURE_BYTES];
    if (g_strv_length(parts) != PARTS || strlen(parts[6]) != KEY_LETTERS || strspn(parts[6], letters) != KEY_LETTERS ||
        !from_base32(parts[7], signature, sizeof signature))
        return SIGNATURE_INVALID;
    g_autofree char *path = g_strdup_printf("%s/keys/%s.pub.pem", home, parts[6]);
    g_autoptr(EVP_PKEY) key = read_key(path, false);
    if (!key)
        return SIGNATURE_UNKNOWN;
    g_autofree char *said = g_strndup(code, (gsize)(strrchr(code, ':') - code));
    SignatureVerdict verdict = check_with(key, said, signature);
    if (verdict == SIGNATURE_VALID) {
        g_autofree char *kind = g_ascii_strdown(parts[1], -1);
        *facts = (SignedFacts){g_strdelimit(g_steal_pointer(&kind), "-", '_'), g_strdup(parts[2]), g_strdup(parts[3]),
                               g_strdup(strcmp(parts[4], "-") ? parts[4] : ""), g_strdup(parts[5])};
    }
    return verdict;
}

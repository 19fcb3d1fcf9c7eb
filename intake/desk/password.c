#include "intake/desk/password.h"

#include "intake/error.h"

#include <crypt.h>
#include <string.h>
#include <sys/random.h>

static void random_bytes(guint8 *bytes, gsize size)
{
    if (getrandom(bytes, size, 0) != (gssize)size)
        g_error("the system gives no random bytes");
}

static char *hash_with(const char *password, const char *setting)
{
    struct crypt_data *room = g_new0(struct crypt_data, 1);
    const char *hash = crypt_rn(password, setting, room, sizeof *room);
    char *copy = hash ? g_strdup(hash) : NULL;
    explicit_bzero(room, sizeof *room);
    g_free(room);
    return copy;
}

static char *new_setting(void)
{
    char setting[CRYPT_GENSALT_OUTPUT_SIZE];
    return crypt_gensalt_rn("$y$", 0, NULL, 0, setting, sizeof setting) ? g_strdup(setting) : NULL;
}

char *password_hash(const char *password, GError **error)
{
    g_autofree char *setting = new_setting();
    char *hash = setting ? hash_with(password, setting) : NULL;
    if (!hash)
        g_set_error(error, INTAKE_ERROR, INTAKE_ERROR_SETUP, "this system's libcrypt makes no yescrypt hashes; install libcrypt1 4.4");
    return hash;
}

static bool equal(const char *a, const char *b)
{
    size_t size = strlen(a);
    if (strlen(b) != size)
        return false;
    guint8 difference = 0;
    for (size_t i = 0; i < size; i++)
        difference |= (guint8)(a[i] ^ b[i]);
    return difference == 0;
}

bool password_matches(const char *password, const char *hash)
{
    g_autofree char *decoy = hash ? NULL : new_setting();
    g_autofree char *made = hash_with(password, hash ? hash : decoy);
    return hash && made && equal(made, hash);
}

char *random_token(int bytes)
{
    g_autofree guint8 *room = g_malloc((gsize)bytes);
    random_bytes(room, (gsize)bytes);
    GString *text = g_string_new(NULL);
    for (int i = 0; i < bytes; i++)
        g_string_append_printf(text, "%02x", room[i]);
    return g_string_free(text, FALSE);
}

char *random_password(void)
{
    static const char letters[] = "23456789abcdefghjkmnpqrstuvwxyz+"; /* 32: no 0 o, 1 l i */
    guint8 room[20];
    random_bytes(room, sizeof room);
    GString *text = g_string_new(NULL);
    for (size_t i = 0; i < sizeof room; i++) {
        if (i > 0 && i % 5 == 0)
            g_string_append_c(text, '-');
        g_string_append_c(text, letters[room[i] & 31]);
    }
    explicit_bzero(room, sizeof room);
    return g_string_free(text, FALSE);
}

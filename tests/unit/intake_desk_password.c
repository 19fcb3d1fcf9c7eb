/* Passwords: hashed with yescrypt, recognised again, never in two equal hashes; what is made at random is long enough. */
#include "intake/desk/password.h"

#include <string.h>

static void test_hash(void)
{
    g_autofree char *first = password_hash("une phrase assez longue", NULL), *second = password_hash("une phrase assez longue", NULL);
    g_assert_true(g_str_has_prefix(first, "$y$"));
    g_assert_cmpstr(first, !=, second);
    g_assert_true(password_matches("une phrase assez longue", first));
    g_assert_false(password_matches("une phrase assez longu", first));
    g_assert_false(password_matches("", first));
    g_assert_false(password_matches("une phrase assez longue", NULL));
    g_assert_false(password_matches("x", "not a hash"));
}

static void test_random(void)
{
    g_autofree char *token = random_token(32), *other = random_token(32), *password = random_password();
    g_assert_cmpuint(strlen(token), ==, 64);
    g_assert_cmpstr(token, !=, other);
    g_assert_cmpuint(strspn(token, "0123456789abcdef"), ==, 64);
    g_assert_cmpuint(strlen(password), ==, 23);
    g_assert_cmpuint(strlen(password), >=, PASSWORD_LEAST);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/desk/password/hash", test_hash);
    g_test_add_func("/desk/password/random", test_random);
    return g_test_run();
}

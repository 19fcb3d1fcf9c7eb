#include "db/cluster_account.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool fail(GError **error, const char *what, const char *path)
{
    g_set_error(error, DB_ERROR, DB_ERROR_SETUP, "private PostgreSQL: %s %s: %s", what, path, g_strerror(errno));
    return false;
}

bool cluster_account_find(const char *home, ClusterAccount *account, GError **error)
{
    *account = (ClusterAccount){.uid = geteuid(), .gid = getegid()};
    if (account->uid != 0)
        return true;
    struct stat info;
    if (stat(home, &info) != 0)
        return fail(error, "cannot look at", home);
    account->other = true;
    if (info.st_uid != 0) {
        account->uid = info.st_uid;
        account->gid = info.st_gid;
        return true;
    }
    const char *names[] = {"postgres", "nobody"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        const struct passwd *entry = getpwnam(names[i]);
        if (entry && entry->pw_uid != 0) {
            account->uid = entry->pw_uid;
            account->gid = entry->pw_gid;
            return true;
        }
    }
    g_set_error(error, DB_ERROR, DB_ERROR_SETUP,
                "private PostgreSQL: its server does not run as root and there is neither an account \"postgres\" nor "
                "\"nobody\"; make one, or set GUICHET_DB to a server");
    return false;
}

static void add_prefix(GPtrArray *arguments, const ClusterAccount *account)
{
    if (!account->other)
        return;
    g_ptr_array_add(arguments, g_strdup("setpriv"));
    g_ptr_array_add(arguments, g_strdup_printf("--reuid=%u", (unsigned)account->uid));
    g_ptr_array_add(arguments, g_strdup_printf("--regid=%u", (unsigned)account->gid));
    g_ptr_array_add(arguments, g_strdup("--clear-groups"));
    if (account->search) {
        g_ptr_array_add(arguments, g_strdup("--inh-caps=+dac_read_search"));
        g_ptr_array_add(arguments, g_strdup("--ambient-caps=+dac_read_search"));
    }
    g_ptr_array_add(arguments, g_strdup("--"));
}

/* PGDATA, PGOPTIONS and their like would change what initdb and pg_ctl do. */
static char **clean_environment(void)
{
    char **environment = g_get_environ();
    g_auto(GStrv) names = g_listenv();
    for (char **name = names; *name; name++)
        if (g_str_has_prefix(*name, "PG"))
            environment = g_environ_unsetenv(environment, *name);
    return g_environ_setenv(environment, "LC_ALL", "C.UTF-8", TRUE);
}

static void give_standard_input(gpointer path)
{
    int descriptor = open(path, O_RDONLY);
    if (descriptor >= 0)
        dup2(descriptor, STDIN_FILENO);
}

bool cluster_account_run(const ClusterAccount *account, const char *const *arguments, const char *input, GError **error)
{
    g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(g_free);
    add_prefix(all, account);
    for (const char *const *argument = arguments; *argument; argument++)
        g_ptr_array_add(all, g_strdup(*argument));
    g_ptr_array_add(all, NULL);
    g_auto(GStrv) environment = clean_environment();
    g_autofree char *output = NULL, *messages = NULL;
    g_autoptr(GError) cause = NULL;
    int status = 0;
    bool ran = g_spawn_sync("/", (char **)all->pdata, environment, G_SPAWN_SEARCH_PATH, give_standard_input,
                            (gpointer)(input ? input : "/dev/null"), &output, &messages, &status, &cause);
    if (ran && g_spawn_check_wait_status(status, &cause))
        return true;
    g_set_error(error, DB_ERROR, DB_ERROR_SETUP, "private PostgreSQL: %s: %s%s%s", *arguments, cause->message,
                messages && *messages ? ": " : "", messages ? g_strstrip(messages) : "");
    return false;
}

bool cluster_account_reaches(ClusterAccount *account, const char *folder)
{
    if (!account->other)
        return access(folder, X_OK) == 0;
    /* Not "test -x": access(2) leaves capabilities out. */
    g_autofree char *inside = g_build_filename(folder, ".", NULL);
    const char *const probe[] = {"stat", "--", inside, NULL};
    account->search = false;
    if (cluster_account_run(account, probe, NULL, NULL))
        return true;
    account->search = true;
    return cluster_account_run(account, probe, NULL, NULL);
}

bool cluster_account_folder(const ClusterAccount *account, const char *folder, GError **error)
{
    struct stat info;
    if (mkdir(folder, 0700) == 0) {
        if (account->other && chown(folder, account->uid, account->gid) != 0)
            return fail(error, "cannot give away", folder);
    } else if (errno != EEXIST) {
        return fail(error, "cannot make", folder);
    }
    /* A folder of that name in a place open to all (/tmp) may have been put there by somebody else. */
    if (lstat(folder, &info) != 0)
        return fail(error, "cannot look at", folder);
    if (!S_ISDIR(info.st_mode) || info.st_uid != account->uid || (info.st_mode & 0077) != 0) {
        g_set_error(error, DB_ERROR, DB_ERROR_SETUP,
                    "private PostgreSQL: %s is not a folder of account %u alone (mode 0700); remove it, or run as the "
                    "account that made it", folder, (unsigned)account->uid);
        return false;
    }
    return true;
}

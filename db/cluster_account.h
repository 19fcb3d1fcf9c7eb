/* db/cluster_account.h: under which account the private server runs, and how its programs are called. initdb and
 * postgres refuse to run as root. */
#ifndef DB_CLUSTER_ACCOUNT_H
#define DB_CLUSTER_ACCOUNT_H
#include "db/error.h"
#include <stdbool.h>
#include <sys/types.h>

typedef struct {
    uid_t uid;
    gid_t gid;
    bool other;  /* not the caller's own account: programs are called through setpriv */
    bool search; /* the folders above are closed to the account: it gets the one capability to pass through them */
} ClusterAccount;

/* The caller's account; for root the owner of `home`, else "postgres", else "nobody". Errors: SETUP. */
bool cluster_account_find(const char *home, ClusterAccount *account, GError **error);

/* Whether the account can enter `folder`; tries the capability CAP_DAC_READ_SEARCH where it cannot, and notes it. */
bool cluster_account_reaches(ClusterAccount *account, const char *folder);

/* Makes a folder that belongs to the account, mode 0700, where there is none. Errors: SETUP; also when the folder is
 * there and belongs to somebody else. */
bool cluster_account_folder(const ClusterAccount *account, const char *folder, GError **error);

/* Runs a program to its end under the account, from "/", without the caller's PG* variables. `input` (may be NULL) is a
 * file for its standard input. Errors: SETUP, with what it printed. */
bool cluster_account_run(const ClusterAccount *account, const char *const *arguments, const char *input, GError **error);

#endif

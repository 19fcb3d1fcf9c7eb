/* intake/original_file.h: originals as they lie on a disk: which files a person meant, and their bytes. */
#ifndef INTAKE_ORIGINAL_FILE_H
#define INTAKE_ORIGINAL_FILE_H
#include <glib.h>
#include <stdbool.h>

enum { ORIGINAL_BYTES = 256 << 20 }; /* larger files are refused: what a store row and a reader can carry */

/* The bytes of a regular file, read once from one open descriptor. Never hangs on a pipe or a device. On failure NULL,
 * with `code` "missing", "unreadable", "not_a_file" or "too_large" (a word of reader_error_message; static) and
 * `detail` (transfer full). */
GBytes *original_file_read(const char *path, const char **code, char **detail);

/* The same of a folder in which others may write: a link is "not_a_file", whatever was seen under that name a moment ago. */
GBytes *original_file_read_here(const char *path, const char **code, char **detail);

/* The files that `paths` mean, folders walked through, each folder's names in the order a person expects ("page 2"
 * before "page 10"). Hidden names and the names of files that are still being written are left out of folders; a path
 * that is no folder is kept as it is, whatever it is. Array of char*, transfer full. */
GPtrArray *original_file_list(char **paths);

/* Whether programs use such a name for a file that is not finished: ".x", "x.part", "x.tmp", "x~"... */
bool original_file_unfinished_name(const char *name);

/* Puts names (char*) into the order that a person expects. */
void original_file_sort(GPtrArray *names);

/* A file's name (any bytes) as UTF-8, without its folders. Transfer full. */
char *original_file_label(const char *path);

#endif

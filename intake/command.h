/* intake/command.h: the table of commands. One command a file: intake/command_NAME.c offers command_NAME().
 * Exit codes: 0 done, 1 some of it could not be done, 2 wrong usage. Help and messages in French; data to standard
 * output, progress and messages to standard error; --json on every command that prints data. */
#ifndef INTAKE_COMMAND_H
#define INTAKE_COMMAND_H
#include <glib.h>
#include <jansson.h>

typedef struct {
    const char *name;
    int (*run)(int argc, char **argv); /* argv[0] is the command's name */
} Command; /* its one-line summary is the French text "summary.NAME" */

int command_batch(int argc, char **argv);
int command_case(int argc, char **argv);
int command_doctor(int argc, char **argv);
int command_report(int argc, char **argv);
int command_review(int argc, char **argv);
int command_read(int argc, char **argv);
int command_replay(int argc, char **argv);
int command_ingest(int argc, char **argv);
int command_submit(int argc, char **argv);
int command_work(int argc, char **argv);
int command_serve(int argc, char **argv);
int command_user(int argc, char **argv);
int command_watch(int argc, char **argv);
int command_scan(int argc, char **argv);
int command_db(int argc, char **argv);
int command_receipt(int argc, char **argv);
int command_letter(int argc, char **argv);
int command_verify(int argc, char **argv);
int command_trust(int argc, char **argv);
int command_retention(int argc, char **argv);
int command_person(int argc, char **argv);
int command_anchor(int argc, char **argv);
int command_node(int argc, char **argv);
int command_office(int argc, char **argv);
int command_export(int argc, char **argv);
int command_backup(int argc, char **argv);
int command_restore(int argc, char **argv);
int command_form(int argc, char **argv);
int command_sheet(int argc, char **argv);

/* Parses options by GLib, with --help in French. Returns -1 to go on, else the exit code to return. On
 * success argv holds only what is left, argv[0] included. */
int command_parse(const char *name, const GOptionEntry *entries, int *argc, char ***argv);

/* What a command has done, on one line of standard output: `json`, or without it the French `line`. Both are taken. */
void command_answer(json_t *json, char *line);

#endif

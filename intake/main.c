#include "forms/french.h"
#include "intake/command.h"
#include "intake/config.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

static const Command commands[] = {
    {"read", command_read},
    {"scan", command_scan},
    {"ingest", command_ingest},
    {"watch", command_watch},
    {"work", command_work},
    {"serve", command_serve},
    {"user", command_user},
    {"submit", command_submit},
    {"batch", command_batch},
    {"case", command_case},
    {"review", command_review},
    {"report", command_report},
    {"receipt", command_receipt},
    {"letter", command_letter},
    {"verify", command_verify},
    {"trust", command_trust},
    {"export", command_export},
    {"replay", command_replay},
    {"backup", command_backup},
    {"restore", command_restore},
    {"person", command_person},
    {"retention", command_retention},
    {"anchor", command_anchor},
    {"node", command_node},
    {"office", command_office},
    {"db", command_db},
    {"form", command_form},
    {"sheet", command_sheet},
    {"doctor", command_doctor},
};

static void print_usage(FILE *stream)
{
    fprintf(stream, "%s\n", french("usage.head"));
    for (size_t i = 0; i < G_N_ELEMENTS(commands); i++) {
        g_autofree char *key = g_strconcat("summary.", commands[i].name, NULL);
        fprintf(stream, "  %-10s %s\n", commands[i].name, french(key));
    }
    fprintf(stream, "%s\n", french("usage.tail"));
}

int main(int argc, char **argv)
{
    setlocale(LC_ALL, "C.UTF-8");
    /* Standard output is for what was asked for. */
    g_log_writer_default_set_use_stderr(TRUE);
    if (argc < 2) {
        print_usage(stderr);
        return 2;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0) {
        print_usage(stdout);
        return 0;
    }
    g_autoptr(GError) error = NULL;
    if (!config_load(&error)) {
        fprintf(stderr, "guichet: %s\n", error->message);
        return 2;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(commands); i++)
        if (strcmp(argv[1], commands[i].name) == 0)
            return commands[i].run(argc - 1, argv + 1);
    g_autofree char *message = french_format("usage.unknown", "name", argv[1], NULL);
    fprintf(stderr, "guichet: %s\n", message);
    return 2;
}

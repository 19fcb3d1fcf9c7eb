#include "forms/french.h"
#include "intake/anchor.h"
#include "intake/case_store.h"
#include "intake/command.h"
#include "intake/store_error.h"

#include <jansson.h>
#include <stdio.h>

static void print_json(const Anchor *anchor)
{
    json_auto_t *json = json_pack("{ss? ss? sb sb ss?}", "place", anchor->place, "sha256", anchor->sha256, "already",
                                  anchor->already, "stamped", anchor->stamped, "file", anchor->path);
    json_dumpf(json, stdout, JSON_COMPACT);
    putchar('\n');
}

static void say(const Anchor *anchor)
{
    if (!anchor->place) {
        puts(french("anchor.empty"));
        return;
    }
    g_autofree char *line = french_format(anchor->already ? "anchor.already" : "anchor.done", "place", anchor->place, "sha256",
                                          anchor->sha256, "file", anchor->path, NULL);
    puts(line);
    puts(french(anchor->stamped ? "anchor.stamped" : "anchor.unstamped"));
}

int command_anchor(int argc, char **argv)
{
    gboolean as_json = FALSE;
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &as_json, french("option.json"), NULL},
        {0},
    };
    int answer = command_parse("anchor", entries, &argc, &argv);
    if (answer >= 0)
        return answer;
    store_error_log_show();
    g_autoptr(GError) error = NULL;
    g_autoptr(DbStore) store = case_store_open(&error);
    g_auto(Anchor) anchor = {0};
    if (!store || !anchor_make(store, &anchor, &error)) {
        store_error_tell("anchor", error);
        return 1;
    }
    if (as_json)
        print_json(&anchor);
    else
        say(&anchor);
    return 0;
}

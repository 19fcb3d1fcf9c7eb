#include "intake/desk/mistakes.h"

enum { DOUBLINGS_MOST = 20 };

typedef struct {
    int count;
    gint64 next_us, last_us; /* when the next try is free; the last mistake */
} Mistaken;

struct Mistakes {
    MistakesRule rule;
    guint names_most;
    GHashTable *names; /* to Mistaken */
};

Mistakes *mistakes_new(const MistakesRule *rule, guint names_most)
{
    Mistakes *mistakes = g_new0(Mistakes, 1);
    mistakes->rule = *rule;
    mistakes->names_most = names_most;
    mistakes->names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return mistakes;
}

void mistakes_free(Mistakes *mistakes)
{
    if (!mistakes)
        return;
    g_hash_table_unref(mistakes->names);
    g_free(mistakes);
}

gint64 mistakes_wait_us(const Mistakes *mistakes, const char *name, gint64 now_us)
{
    const Mistaken *of = g_hash_table_lookup(mistakes->names, name);
    return of ? MAX(of->next_us - now_us, 0) : 0;
}

static bool sooner(const Mistaken *a, const Mistaken *b)
{
    return a->next_us != b->next_us ? a->next_us < b->next_us : a->last_us < b->last_us;
}

static void make_room(Mistakes *mistakes)
{
    void *name, *entry, *first = NULL;
    const Mistaken *least = NULL;
    GHashTableIter iter;
    g_hash_table_iter_init(&iter, mistakes->names);
    while (g_hash_table_iter_next(&iter, &name, &entry))
        if (!least || sooner(entry, least)) {
            least = entry;
            first = name;
        }
    g_hash_table_remove(mistakes->names, first);
}

void mistakes_note(Mistakes *mistakes, const char *name, gint64 now_us)
{
    const MistakesRule *rule = &mistakes->rule;
    Mistaken *of = g_hash_table_lookup(mistakes->names, name);
    if (!of) {
        if (g_hash_table_size(mistakes->names) >= mistakes->names_most)
            make_room(mistakes);
        of = g_new0(Mistaken, 1);
        g_hash_table_insert(mistakes->names, g_strdup(name), of);
    }
    of->count = MIN(of->count + 1, rule->free + DOUBLINGS_MOST);
    of->last_us = now_us;
    int beyond = of->count - rule->free;
    if (beyond >= 0)
        of->next_us = now_us + MIN((gint64)rule->first_s << beyond, rule->longest_s) * G_USEC_PER_SEC;
}

void mistakes_forget(Mistakes *mistakes, const char *name)
{
    g_hash_table_remove(mistakes->names, name);
}

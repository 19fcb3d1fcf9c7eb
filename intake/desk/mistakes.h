/* intake/desk/mistakes.h: how long a name has to wait at the entrance after wrong passwords: three are free, then longer each time. Of this
 * process: a restart forgets them, which whoever guesses over the network cannot bring about. Names that nobody has are counted too:
 * who has to wait tells nothing about who there is. Times are of the monotonic clock, in microseconds. */
#ifndef INTAKE_DESK_MISTAKES_H
#define INTAKE_DESK_MISTAKES_H
#include <glib.h>
#include <stdbool.h>

typedef struct Mistakes Mistakes;

/* `free`: mistakes without a wait; then `first_s`, doubled each time, at most `longest_s`. */
typedef struct {
    int free, first_s, longest_s;
} MistakesRule;

/* At most `names_most` are remembered: when more are guessed at, those go first that have least to wait, and whoever makes up names
 * shuts nobody out. Transfer full. */
Mistakes *mistakes_new(const MistakesRule *rule, guint names_most);
void mistakes_free(Mistakes *mistakes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Mistakes, mistakes_free)

/* What is left to wait; 0: none. */
gint64 mistakes_wait_us(const Mistakes *mistakes, const char *name, gint64 now_us);

void mistakes_note(Mistakes *mistakes, const char *name, gint64 now_us);

/* The right password came. */
void mistakes_forget(Mistakes *mistakes, const char *name);

#endif

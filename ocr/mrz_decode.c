#include "ocr/mrz_decode.h"

#include <glib.h>
#include <math.h>
#include <string.h>

/* A state is the residue of the check that is running (0 to 9) and of the composite one (times ten). */
enum { STATES = 100 };

/* No network is as sure as it says; and the checks may cost this much against what was seen before they are not believed. */
static const double DOUBT = 1e-4;
static const double FARTHEST = 1e-9;

/* What happens at one place: weights in the running check and in the composite, and which of them ends here. */
typedef struct {
    bool allowed[MRZ_CLASSES];
    int weight, composite;
    bool ends, ends_composite, may_be_filler;
} Place;

typedef struct {
    double p[MRZ_LENGTH_MAX][MRZ_CLASSES];
    Place places[MRZ_LENGTH_MAX];
    int length;
    /* The best way into each state, and how it came. */
    double best[STATES], sum[STATES];
    guint8 from[MRZ_LENGTH_MAX][STATES], by[MRZ_LENGTH_MAX][STATES];
} Lattice;

static int value_of_class(int c)
{
    return c < 36 ? c : 0;
}

static bool class_fits(MrzClass holds, int c)
{
    char character = MRZ_CHARACTERS[c];
    if (character == '<' || holds == MRZ_ANY)
        return true;
    if (holds == MRZ_SEX)
        return strchr("MFX", character) != NULL;
    return (holds == MRZ_DIGITS) == (c < 10);
}

static void allow_by_fields(const MrzLayout *layout, Place *places, int length)
{
    for (int i = 0; i < length; i++)
        memset(places[i].allowed, 1, sizeof places[i].allowed);
    for (int f = 0; f < layout->field_count; f++)
        for (int i = 0; i < layout->fields[f].span.length; i++)
            for (int c = 0; c < MRZ_CLASSES; c++)
                places[layout->fields[f].span.first + i].allowed[c] = class_fits(layout->fields[f].holds, c);
    if (layout->first)
        for (int c = 0; c < MRZ_CLASSES; c++)
            places[0].allowed[c] = MRZ_CHARACTERS[c] == layout->first;
    else
        for (int c = 0; c < MRZ_CLASSES; c++)
            places[0].allowed[c] = strchr("PIAC", MRZ_CHARACTERS[c]) != NULL;
}

/* `without_number`: TD1 and TD2 write "<" for the check of a number that goes on elsewhere. */
static void lay_checks(const MrzLayout *layout, bool without_number, Place *places)
{
    static const int weights[] = {7, 3, 1};
    for (int k = 0; k < layout->check_count; k++) {
        const MrzCheck *check = &layout->checks[k];
        bool composite = strcmp(check->name, "composite") == 0;
        Place *end = &places[check->at];
        bool skipped = without_number && check->rest.length > 0;
        for (int c = 0; c < MRZ_CLASSES; c++)
            end->allowed[c] = skipped ? MRZ_CHARACTERS[c] == '<' : c < 10 || (check->may_be_filler && MRZ_CHARACTERS[c] == '<');
        if (skipped)
            continue;
        int seen = 0;
        for (int s = 0; s < check->span_count; s++)
            for (int i = 0; i < check->spans[s].length; i++, seen++)
                *(composite ? &places[check->spans[s].first + i].composite : &places[check->spans[s].first + i].weight) =
                    weights[seen % 3];
        *(composite ? &end->ends_composite : &end->ends) = true;
        end->may_be_filler = check->may_be_filler;
    }
}

/* The state after character `c`, -1 where a check forbids it. */
static int step(const Place *place, int state, int c)
{
    int running = state % 10, composite = state / 10, value = value_of_class(c);
    if (place->ends_composite && c != composite)
        return -1;
    if (place->ends) {
        bool filler = place->may_be_filler && MRZ_CHARACTERS[c] == '<' && running == 0;
        if (c != running && !filler)
            return -1;
        running = 0;
    } else {
        running = (running + value * place->weight) % 10;
    }
    return (composite + value * place->composite) % 10 * 10 + running;
}

static void advance(Lattice *lattice, int at)
{
    double best[STATES] = {0}, sum[STATES] = {0}, most = 0;
    for (int state = 0; state < STATES; state++) {
        if (lattice->sum[state] <= 0)
            continue;
        for (int c = 0; c < MRZ_CLASSES; c++) {
            double p = lattice->p[at][c];
            int next = p > 0 ? step(&lattice->places[at], state, c) : -1;
            if (next < 0)
                continue;
            sum[next] += lattice->sum[state] * p;
            if (lattice->best[state] * p > best[next]) {
                best[next] = lattice->best[state] * p;
                lattice->from[at][next] = (guint8)state;
                lattice->by[at][next] = (guint8)c;
            }
        }
    }
    for (int state = 0; state < STATES; state++)
        most = MAX(most, sum[state]);
    /* Both are scaled alike, so that their ratio stays. */
    for (int state = 0; state < STATES; state++) {
        lattice->best[state] = most > 0 ? best[state] / most : 0;
        lattice->sum[state] = most > 0 ? sum[state] / most : 0;
    }
}

/* The best text through the lattice, and its share of all that the checks allow; 0 when they allow nothing. */
static double run(Lattice *lattice, char *text)
{
    memset(lattice->best, 0, sizeof lattice->best);
    memset(lattice->sum, 0, sizeof lattice->sum);
    lattice->best[0] = lattice->sum[0] = 1;
    for (int at = 0; at < lattice->length; at++)
        advance(lattice, at);
    int state = 0;
    double sum = 0;
    for (int s = 0; s < STATES; s++) {
        sum += lattice->sum[s];
        if (lattice->best[s] > lattice->best[state])
            state = s;
    }
    if (sum <= 0)
        return 0;
    double share = lattice->best[state] / sum;
    for (int at = lattice->length - 1; at >= 0; at--) {
        text[at] = MRZ_CHARACTERS[lattice->by[at][state]];
        state = lattice->from[at][state];
    }
    text[lattice->length] = '\0';
    return share;
}

/* Without the checks each place is for itself. */
static double take_seen(const Lattice *lattice, char *text)
{
    double all = 1;
    for (int at = 0; at < lattice->length; at++) {
        int best = 0;
        for (int c = 1; c < MRZ_CLASSES; c++)
            if (lattice->p[at][c] > lattice->p[at][best])
                best = c;
        text[at] = MRZ_CHARACTERS[best];
        all *= lattice->p[at][best];
    }
    text[lattice->length] = '\0';
    return all;
}

static double log_of(const Lattice *lattice, const char *text)
{
    double sum = 0;
    for (int at = 0; at < lattice->length; at++)
        sum += log(lattice->p[at][strchr(MRZ_CHARACTERS, text[at]) - MRZ_CHARACTERS]);
    return sum;
}

static bool all_hold(const MrzLayout *layout, const char *text)
{
    for (int k = 0; k < layout->check_count; k++)
        if (!mrz_check_holds(layout, k, text))
            return false;
    return true;
}

static void fill(Lattice *lattice, const MrzLayout *layout, const float (*p)[MRZ_CLASSES], bool without_number)
{
    lattice->length = layout->line_count * layout->line_length;
    allow_by_fields(layout, lattice->places, lattice->length);
    lay_checks(layout, without_number, lattice->places);
    for (int at = 0; at < lattice->length; at++) {
        double sum = 0;
        for (int c = 0; c < MRZ_CLASSES; c++) {
            lattice->p[at][c] = lattice->places[at].allowed[c] ? (1 - DOUBT) * p[at][c] + DOUBT / MRZ_CLASSES : 0;
            sum += lattice->p[at][c];
        }
        for (int c = 0; c < MRZ_CLASSES; c++)
            lattice->p[at][c] /= sum;
    }
}

/* What was seen, taken with the alphabet of each place: a cell that shows what cannot stand there weighs against the layout. */
static double fit_of(const MrzLayout *layout, const char *text, const float (*p)[MRZ_CLASSES])
{
    int length = layout->line_count * layout->line_length;
    double sum = 0;
    for (int at = 0; at < length; at++)
        sum += log((1 - DOUBT) * p[at][strchr(MRZ_CHARACTERS, text[at]) - MRZ_CHARACTERS] + DOUBT / MRZ_CLASSES);
    return sum / length;
}

static void decode_as(const MrzLayout *layout, const float (*p)[MRZ_CLASSES], bool without_number, MrzText *out)
{
    g_autofree Lattice *lattice = g_new0(Lattice, 1);
    char seen[MRZ_LENGTH_MAX + 1];
    fill(lattice, layout, p, without_number);
    *out = (MrzText){.layout = layout};
    double alone = take_seen(lattice, seen);
    double share = run(lattice, out->text);
    out->checked = share > 0 && all_hold(layout, out->text) && log_of(lattice, out->text) > log_of(lattice, seen) + log(FARTHEST);
    out->probability = out->checked ? share : alone;
    if (!out->checked)
        g_strlcpy(out->text, seen, sizeof out->text);
    out->corrected = strcmp(out->text, seen) != 0;
    out->fit = fit_of(layout, out->text, p);
    for (int at = 0; at < lattice->length; at++)
        out->character[at] = lattice->p[at][strchr(MRZ_CHARACTERS, out->text[at]) - MRZ_CHARACTERS];
}

void mrz_decode(const MrzLayout *layout, const float (*p)[MRZ_CLASSES], MrzText *out)
{
    decode_as(layout, p, false, out);
    for (int k = 0; k < layout->check_count && !out->checked; k++) {
        if (layout->checks[k].rest.length == 0)
            continue;
        MrzText longer;
        decode_as(layout, p, true, &longer);
        if (longer.checked)
            *out = longer;
    }
}

static bool is_checked_place(const MrzLayout *layout, int at)
{
    for (int k = 0; k < layout->check_count; k++)
        for (int s = 0; s < layout->checks[k].span_count; s++) {
            const MrzSpan *span = &layout->checks[k].spans[s];
            if (at == layout->checks[k].at || (at >= span->first && at < span->first + span->length))
                return true;
        }
    return false;
}

double mrz_text_sure(const MrzText *text, const MrzSpan *span)
{
    double sure = 1;
    bool leaned = false;
    for (int at = span->first; at < span->first + span->length; at++) {
        if (text->checked && is_checked_place(text->layout, at))
            leaned = true;
        else
            sure *= text->character[at];
    }
    if (!leaned)
        return sure;
    /* The places that no check covers are part of the whole's probability, each for itself. */
    double whole = text->probability;
    for (int at = 0; text->text[at]; at++)
        if (!is_checked_place(text->layout, at))
            whole /= text->character[at];
    return MIN(whole, 1) * sure;
}

/* The one zone of 4,381 with good check digits and a wrong content had a letter of a name that was seen at 0.73; of 1,938 others, half of
 * them on poor scans, one right zone is under this bound (tests/bench/mrz.sh, TRIES). */
static const double least_probability = 0.9;

bool mrz_text_good(const MrzText *text)
{
    return text->checked && text->probability >= least_probability;
}

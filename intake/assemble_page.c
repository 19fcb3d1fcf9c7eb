#include "intake/assemble_page.h"

#include "ocr/page_twin.h"

#include <string.h>

/* As far as the layouts of two scans of one sheet were seen apart, and some more: what is written decides. */
enum { ALIKE_BITS = 14 };

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

/* Our own codes of a page come printed twice, for the torn corner: the same text counts once, and one that was read
 * whole makes up for one that was not. */
typedef struct {
    const char *text; /* the one that was understood */
    bool damaged, conflict, patch_t;
} OwnCodes;

static OwnCodes own_codes(const json_t *page, SheetCode *sheet)
{
    OwnCodes own = {0};
    size_t index;
    const json_t *code;
    json_array_foreach(json_object_get(page, "codes"), index, code) {
        const char *text = text_of(code, "text");
        const char *symbology = text_of(code, "symbology");
        if (strcmp(symbology, "patch-t") == 0 || strcmp(text, "PATCHT") == 0) {
            own.patch_t = true;
            continue;
        }
        g_auto(SheetCode) parsed = {0};
        SheetKind kind = sheet_code_parse(text, &parsed);
        if (kind == SHEET_DAMAGED) {
            own.damaged = true;
        } else if (kind != SHEET_NOT_OURS && own.text) {
            own.conflict |= strcmp(own.text, text) != 0;
        } else if (kind != SHEET_NOT_OURS) {
            own.text = text;
            *sheet = parsed;
            parsed = (SheetCode){0};
        }
    }
    return own;
}

static void read_form(const json_t *form, PageFacts *facts)
{
    facts->form = text_of(form, "id");
    facts->version = text_of(form, "version");
    facts->copy = text_of(form, "copy");
    facts->case_number = text_of(form, "case");
    facts->form_page = (int)json_integer_value(json_object_get(form, "page"));
}

static PageSort sort_of(const json_t *page, PageFacts *facts)
{
    const OwnCodes own = own_codes(page, &facts->sheet);
    const char *problem = text_of(json_object_get(page, "form_problem"), "code");
    bool form = json_is_object(json_object_get(page, "form"));
    bool sheet = own.text && facts->sheet.kind != SHEET_FORM_PAGE;
    if (json_is_string(json_object_get(page, "error")))
        return PAGE_DAMAGED;
    if (own.conflict || (form && sheet)) {
        facts->problem = "conflicting_codes";
        return PAGE_NOT_UNDERSTOOD;
    }
    if (strcmp(problem, "damaged_code") == 0 || (own.damaged && !own.text)) {
        facts->problem = "damaged_code";
        return PAGE_NOT_UNDERSTOOD;
    }
    if (sheet)
        return PAGE_SHEET;
    if (*problem || (own.text && !form)) {
        facts->problem = *problem ? problem : "not_registered";
        return PAGE_FORM_UNREAD;
    }
    if (form)
        return PAGE_FORM;
    if (own.patch_t)
        return PAGE_DOCUMENT_BREAK;
    return json_is_true(json_object_get(page, "blank")) ? PAGE_BLANK : PAGE_PLAIN;
}

static PageSaid said_of(const json_t *page)
{
    const json_t *opens = json_object_get(page, "opens");
    return json_is_true(opens) ? SAID_OPENS : json_is_false(opens) ? SAID_GOES_ON : SAID_NOTHING;
}

static PageSort sort_as_said(PageSort sort, PageSaid said)
{
    bool stays = said == SAID_NOTHING || sort == PAGE_FORM || sort == PAGE_SHEET || sort == PAGE_DOCUMENT_BREAK;
    return stays ? sort : PAGE_PLAIN;
}

/* ICAO Doc 9303: the zone's first letter tells passports and visas; "IR" is the residence permit of Regulation (EC) 1030/2002. A zone that
 * was not read well is no ground for anything. */
static const char *shown_by_zone(const json_t *page)
{
    const json_t *zone = json_array_get(json_object_get(page, "mrz"), 0);
    const char *code = text_of(json_object_get(json_object_get(zone, "fields"), "code"), "value");
    if (!json_is_true(json_object_get(zone, "checked")))
        return "";
    if (*code == 'P')
        return "passeport";
    if (*code == 'V')
        return "visa";
    return strcmp(code, "IR") == 0 ? "titre_sejour" : "";
}

void page_facts_read(const json_t *page, PageFacts *facts)
{
    *facts = (PageFacts){.json = page, .form = "", .version = "", .copy = "", .case_number = "", .problem = "", .shows = ""};
    facts->page_id = json_integer_value(json_object_get(page, "page_id"));
    facts->original_id = json_integer_value(json_object_get(page, "original_id"));
    facts->sequence = (int)json_integer_value(json_object_get(page, "sequence"));
    facts->number = (int)json_integer_value(json_object_get(page, "page"));
    facts->hash = g_ascii_strtoull(text_of(page, "hash"), NULL, 16);
    facts->twin = text_of(page, "twin");
    facts->said = said_of(page);
    facts->said_kind = text_of(page, "opens_as");
    facts->sort = sort_as_said(sort_of(page, facts), facts->said);
    if (facts->sort == PAGE_PLAIN)
        facts->problem = "";
    if (facts->sort == PAGE_PLAIN)
        facts->shows = shown_by_zone(page);
    if (facts->sort == PAGE_FORM) {
        read_form(json_object_get(page, "form"), facts);
    } else if (facts->sort == PAGE_FORM_UNREAD && facts->sheet.kind == SHEET_FORM_PAGE) {
        facts->form = facts->sheet.form_id;
        facts->copy = facts->sheet.copy;
        facts->form_page = facts->sheet.page;
    }
}

void page_facts_clear(PageFacts *facts)
{
    sheet_code_clear(&facts->sheet);
}

bool page_facts_alike(const PageFacts *a, const PageFacts *b)
{
    return a->sort == PAGE_PLAIN && b->sort == PAGE_PLAIN && a->hash && b->hash &&
           __builtin_popcountll(a->hash ^ b->hash) <= ALIKE_BITS &&
           ocr_twin_difference(a->twin, b->twin) < ocr_twin_same_below;
}

bool page_facts_written_differently(const PageFacts *a, const PageFacts *b)
{
    return *a->twin && *b->twin && ocr_twin_difference(a->twin, b->twin) >= ocr_twin_same_below;
}

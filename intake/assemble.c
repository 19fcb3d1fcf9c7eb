#include "intake/assemble.h"

#include "forms/french.h"
#include "intake/assemble_case.h"
#include "intake/assemble_page.h"
#include "intake/error.h"

#include <string.h>

enum { ALIKE_DISTANCE = 4 }; /* pages: a sheet fed twice has two sides, and a neighbour may slip between */

/* Where the walk over the pages stands. */
typedef struct {
    const json_t *batch;
    const AssembleKnowledge *knowledge;
    bool released; /* a person has seen what stops the batch: it is put together as it is */
    GArray *facts; /* PageFacts */
    json_t *pages; /* of the plan, one element a page */
    GPtrArray *arrivals;
    GHashTable *read_copies; /* "form copy" of every form of which a page was read */
    Arrival *arrival;      /* to which paper goes now; NULL: to nobody */
    const char *nobody;    /* why to nobody: the reason of the pages to be placed */
    Document *document;    /* to which a plain page goes now; NULL: a new one */
    Document *last;        /* to which the page before went; NULL: to none */
    char *kind;            /* of the next document: what a separator said */
    bool case_sheet_first; /* the case sheet was the last thing seen */
    char *office, *received_on; /* what a header said, else the batch */
    int separators;
    char *stop_code, *stop_message;
} Walk;

static const char *batch_text(const Walk *walk, const char *key)
{
    const char *text = json_string_value(json_object_get(walk->batch, key));
    return text ? text : "";
}

static void decide(Walk *walk, const PageFacts *page, const char *fate, const char *reason)
{
    json_array_append_new(walk->pages, json_pack("{sIsssssn}", "page_id", (json_int_t)page->page_id, "fate", fate,
                                                 "reason", reason, "duplicate_of"));
}

/* Paper goes to nobody from here on, until something says otherwise. */
static void leave(Walk *walk, const char *reason)
{
    walk->arrival = NULL;
    walk->document = walk->last = NULL;
    walk->nobody = reason;
}

static void set_kind(Walk *walk, const char *kind)
{
    g_free(walk->kind);
    walk->kind = g_strdup(kind);
    walk->document = NULL;
}

static Arrival *start_arrival(Walk *walk)
{
    Arrival *arrival = arrival_new(walk->office, batch_text(walk, "channel"), walk->received_on);
    g_ptr_array_add(walk->arrivals, arrival);
    walk->arrival = arrival;
    walk->case_sheet_first = false;
    walk->last = NULL;
    set_kind(walk, "inconnu");
    return arrival;
}

/* The first reason counts; a released batch goes on past it. */
static void stop_at(Walk *walk, const PageFacts *page, const char *code, const char *detail)
{
    if (walk->released || walk->stop_code)
        return;
    g_autofree char *key = g_strconcat("stop.", code, NULL);
    const char *name = page ? json_string_value(json_object_get(page->json, "name")) : NULL;
    g_autofree char *place = g_strdup_printf("%d", page ? page->sequence : 0);
    g_autofree char *file = name && *name ? g_strdup(name) : french_format("stop.original", "original", place, NULL);
    g_autofree char *number = g_strdup_printf("%d", page ? page->number : 0);
    walk->stop_code = g_strdup(code);
    walk->stop_message = french_format(key, "file", file, "page", number, "detail", detail, NULL);
}

static char *copy_key(const PageFacts *page)
{
    return *page->copy ? g_strconcat(page->form, " ", page->copy, NULL) : NULL;
}

static Document *find_copy(const Walk *walk, const PageFacts *page, Arrival **owner)
{
    for (guint i = 0; *page->copy && i < walk->arrivals->len; i++) {
        Arrival *arrival = walk->arrivals->pdata[i];
        if (arrival->form && strcmp(arrival->form->form, page->form) == 0 &&
            strcmp(arrival->form->copy, page->copy) == 0) {
            *owner = arrival;
            return arrival->form;
        }
    }
    return NULL;
}

static const PageFacts *same_side(const Document *document, int form_page)
{
    for (guint i = 0; i < document->pages->len; i++) {
        const PageFacts *other = document->pages->pdata[i];
        if (other->form_page == form_page && !g_ptr_array_find(document->duplicates, other, NULL))
            return other;
    }
    return NULL;
}

static void set_duplicate(Walk *walk, const PageFacts *original)
{
    json_t *last = json_array_get(walk->pages, json_array_size(walk->pages) - 1);
    json_object_set_new(last, "duplicate_of", json_integer(original->page_id));
}

static void add_form_page(Walk *walk, Document *document, PageFacts *page)
{
    const PageFacts *twin = same_side(document, page->form_page);
    if (twin && page_facts_written_differently(twin, page)) {
        decide(walk, page, "to_place", "copied_form");
        return;
    }
    decide(walk, page, "document", twin ? "same_side_twice" : page->problem);
    g_ptr_array_add(document->pages, page);
    walk->last = document;
    if (*page->version)
        document->version = page->version;
    if (twin) {
        g_ptr_array_add(document->duplicates, page);
        set_duplicate(walk, twin);
    }
}

/* A form opens a case of its own, unless a sheet just announced whose it is. */
static Document *start_form(Walk *walk, const PageFacts *page)
{
    Arrival *arrival = walk->arrival;
    bool announced = arrival && !arrival->form && (arrival->announced || walk->case_sheet_first);
    if (!announced)
        arrival = start_arrival(walk);
    Document *document = arrival_document(arrival, "form");
    document->form = page->form;
    document->copy = page->copy;
    arrival->form = document;
    walk->case_sheet_first = false;
    set_kind(walk, "inconnu");
    return document;
}

/* The form of a case that was printed for it: its pages need no copy number to be known as one. */
static Document *find_case_form(const Walk *walk, const PageFacts *page, Arrival **owner)
{
    for (guint i = 0; i < walk->arrivals->len; i++) {
        Arrival *arrival = walk->arrivals->pdata[i];
        if (arrival->form && g_strcmp0(arrival->case_number, page->case_number) == 0 &&
            strcmp(arrival->form->form, page->form) == 0 && g_strcmp0(arrival->form->version, page->version) == 0) {
            *owner = arrival;
            return arrival->form;
        }
    }
    return NULL;
}

/* A separator that says "new case" is laid between envelopes; the number printed on the form knows better. */
static Document *start_case_form(Walk *walk, const PageFacts *page)
{
    Arrival *arrival = walk->arrival;
    bool same = arrival && !arrival->form && g_strcmp0(arrival->case_number, page->case_number) == 0;
    bool announced = arrival && !arrival->form && !arrival->case_number && arrival->announced;
    if (!same && !announced)
        start_arrival(walk);
    g_free(walk->arrival->case_number);
    walk->arrival->case_number = g_strdup(page->case_number);
    walk->case_sheet_first = true;
    return start_form(walk, page);
}

/* A form printed for a case goes to that case, wherever it lies in the pile. */
static void take_form_of_case(Walk *walk, PageFacts *page)
{
    if (!g_hash_table_contains(walk->knowledge->known_cases, page->case_number)) {
        decide(walk, page, "to_place", "unknown_form_case");
        leave(walk, "after_unread_form");
        return;
    }
    bool other_sheet = walk->case_sheet_first && walk->arrival && strcmp(walk->arrival->case_number, page->case_number) != 0;
    if (other_sheet) {
        decide(walk, page, "to_place", "other_case");
        leave(walk, "after_unread_form");
        return;
    }
    Arrival *owner = NULL;
    Document *document = find_case_form(walk, page, &owner);
    if (!document)
        document = start_case_form(walk, page);
    else if (owner != walk->arrival)
        leave(walk, "mixed_forms");
    set_kind(walk, "inconnu");
    add_form_page(walk, document, page);
}

/* A sheet that speaks of a case is none of its own. */
static bool needs_case(const Walk *walk, const PageFacts *page)
{
    const FormLibrary *library = walk->knowledge->library;
    const FormTemplate *form = library ? form_library_find(library, page->form, page->version) : NULL;
    return form && form->answers_case;
}

static void take_form(Walk *walk, PageFacts *page)
{
    if (*page->case_number || needs_case(walk, page)) {
        take_form_of_case(walk, page);
        return;
    }
    Arrival *owner = NULL;
    Document *document = find_copy(walk, page, &owner);
    if (document) {
        /* Another form has begun since: what follows could be either person's. */
        if (owner != walk->arrival)
            leave(walk, "mixed_forms");
        set_kind(walk, "inconnu");
    } else if (!*page->copy && page->form_page > 1) {
        decide(walk, page, "to_place", "no_copy_number");
        leave(walk, "after_unread_form");
        return;
    } else {
        document = start_form(walk, page);
    }
    add_form_page(walk, document, page);
}

/* A page refused for reading goes with the other pages of its copy, if any of them was read. */
static void take_unread_form(Walk *walk, PageFacts *page)
{
    g_autofree char *key = copy_key(page);
    if (key && g_hash_table_contains(walk->read_copies, key)) {
        take_form(walk, page);
        return;
    }
    decide(walk, page, "to_place", page->problem);
    leave(walk, "after_unread_form");
}

static void take_header(Walk *walk, const PageFacts *page)
{
    const SheetCode *sheet = &page->sheet;
    const char *batch_date = batch_text(walk, "received_on");
    /* ISO dates sort as text. Paper cannot have been received after it was scanned. */
    if (*sheet->date && *batch_date && strcmp(sheet->date, batch_date) > 0)
        stop_at(walk, page, "header_date", sheet->date);
    if (strcmp(sheet->channel, batch_text(walk, "channel")) != 0) {
        g_autofree char *key = g_strconcat("batch.column.channel.", sheet->channel, NULL);
        stop_at(walk, page, "header_channel", french_has(key) ? french(key) : sheet->channel);
    }
    g_free(walk->office);
    walk->office = g_strdup(sheet->office);
    g_free(walk->received_on);
    walk->received_on = g_strdup(sheet->date);
    leave(walk, "before_first");
}

static void take_case_sheet(Walk *walk, const PageFacts *page)
{
    if (!g_hash_table_contains(walk->knowledge->known_cases, page->sheet.case_number)) {
        stop_at(walk, page, "unknown_case", page->sheet.case_number);
        leave(walk, "unknown_case");
        return;
    }
    Arrival *arrival = start_arrival(walk);
    arrival->case_number = g_strdup(page->sheet.case_number);
    walk->case_sheet_first = true;
}

/* What a sheet says, which holds from here on. */
static void heed_sheet(Walk *walk, const PageFacts *page)
{
    switch (page->sheet.kind) {
    case SHEET_NEW_CASE:
        start_arrival(walk)->announced = true;
        g_free(walk->arrival->procedure);
        walk->arrival->procedure = g_strdup(page->sheet.procedure ? page->sheet.procedure : "");
        break;
    case SHEET_NEW_DOCUMENT:
        set_kind(walk, page->sheet.document_kind);
        break;
    case SHEET_BATCH_HEADER:
        take_header(walk, page);
        break;
    case SHEET_CASE:
        take_case_sheet(walk, page);
        break;
    case SHEET_DECK:
        break;
    default:
        leave(walk, "after_end");
        break;
    }
}

static void propose_duplicate(Walk *walk, guint index)
{
    const PageFacts *page = &g_array_index(walk->facts, PageFacts, index);
    for (guint back = 1; back <= MIN(index, ALIKE_DISTANCE); back++) {
        const PageFacts *earlier = &g_array_index(walk->facts, PageFacts, index - back);
        if (page_facts_alike(page, earlier)) {
            set_duplicate(walk, earlier);
            return;
        }
    }
}

/* A person's word counts most, then a separator's; where there was none, a page that says itself what it is begins a document of its
 * own. */
static Document *document_for(Walk *walk, const PageFacts *page)
{
    if (page->said == SAID_OPENS) {
        const char *known = *page->shows ? page->shows : walk->kind;
        walk->document = arrival_document(walk->arrival, *page->said_kind ? page->said_kind : known);
        return walk->document;
    }
    if (page->said == SAID_GOES_ON && walk->last)
        return walk->last;
    if (*page->shows && strcmp(walk->kind, "inconnu") == 0) {
        walk->document = NULL;
        return arrival_document(walk->arrival, page->shows);
    }
    if (!walk->document)
        walk->document = arrival_document(walk->arrival, walk->kind);
    return walk->document;
}

static void take_plain(Walk *walk, PageFacts *page)
{
    walk->case_sheet_first = false;
    if (!walk->arrival) {
        decide(walk, page, "to_place", walk->nobody);
        return;
    }
    walk->last = document_for(walk, page);
    g_ptr_array_add(walk->last->pages, page);
    decide(walk, page, "document", "");
}

static void take_page(Walk *walk, guint index)
{
    PageFacts *page = &g_array_index(walk->facts, PageFacts, index);
    switch (page->sort) {
    case PAGE_PLAIN:
        take_plain(walk, page);
        propose_duplicate(walk, index);
        break;
    case PAGE_FORM:
        take_form(walk, page);
        break;
    case PAGE_FORM_UNREAD:
        take_unread_form(walk, page);
        break;
    case PAGE_SHEET:
        decide(walk, page, "separator", sheet_kind_name(page->sheet.kind));
        walk->separators++;
        heed_sheet(walk, page);
        break;
    case PAGE_DOCUMENT_BREAK:
        decide(walk, page, "separator", "patch_t");
        walk->separators++;
        set_kind(walk, "inconnu");
        break;
    case PAGE_BLANK:
        decide(walk, page, "blank", "");
        break;
    case PAGE_DAMAGED:
        decide(walk, page, "to_place", "damaged_page");
        leave(walk, "after_damaged_page");
        break;
    case PAGE_NOT_UNDERSTOOD:
        stop_at(walk, page, page->problem, "");
        decide(walk, page, "to_place", page->problem);
        leave(walk, "after_unread_code");
        break;
    }
}

/* A page of an original that came again: it is accounted for elsewhere, but a separator says here what it said there. */
static void replay_page(Walk *walk, const json_t *json)
{
    PageFacts page;
    page_facts_read(json, &page);
    if (page.sort == PAGE_SHEET)
        heed_sheet(walk, &page);
    else if (page.sort == PAGE_DOCUMENT_BREAK)
        set_kind(walk, "inconnu");
    else if (page.sort != PAGE_PLAIN && page.sort != PAGE_BLANK)
        leave(walk, "after_known_original");
    page_facts_clear(&page);
}

static void replay_original(Walk *walk, const json_t *original)
{
    if (g_strcmp0(json_string_value(json_object_get(original, "state")), "read") != 0)
        leave(walk, "after_known_original");
    size_t index;
    const json_t *page;
    json_array_foreach(json_object_get(original, "pages"), index, page)
        replay_page(walk, page);
}

static bool at_place(const json_t *original, int place)
{
    return json_integer_value(json_object_get(original, "sequence")) == place;
}

/* Places of the batch that gave it no pages: an original that could not be read may have held a separator. */
static void pass_place(Walk *walk, const json_t *batch_pages, int place)
{
    size_t index;
    const json_t *original;
    json_array_foreach(json_object_get(batch_pages, "quarantined"), index, original)
        if (at_place(original, place))
            leave(walk, "after_lost_original");
    json_array_foreach(json_object_get(batch_pages, "again"), index, original)
        if (at_place(original, place))
            replay_original(walk, original);
}

static void walk_pages(Walk *walk, const json_t *batch_pages)
{
    int sequence = 0;
    for (guint i = 0; i < walk->facts->len; i++) {
        const PageFacts *page = &g_array_index(walk->facts, PageFacts, i);
        for (int place = sequence + 1; place < page->sequence; place++)
            pass_place(walk, batch_pages, place);
        sequence = MAX(sequence, page->sequence); /* a person may have laid pages in another order */
        take_page(walk, i);
    }
}

static json_t *plan_page(const Walk *walk, int64_t page_id)
{
    size_t index;
    json_t *page;
    json_array_foreach(walk->pages, index, page)
        if (json_integer_value(json_object_get(page, "page_id")) == page_id)
            return page;
    return NULL;
}

/* "New case" was said and no form came: nobody knows whose it is. */
static void place_by_hand(Walk *walk, const Arrival *arrival)
{
    for (guint i = 0; i < arrival->documents->len; i++) {
        const Document *document = arrival->documents->pdata[i];
        for (guint j = 0; j < document->pages->len; j++) {
            json_t *page = plan_page(walk, ((const PageFacts *)document->pages->pdata[j])->page_id);
            json_object_set_new(page, "fate", json_string("to_place"));
            json_object_set_new(page, "reason", json_string("case_without_form"));
        }
    }
}

static void note_missing_pages(Walk *walk, const Arrival *arrival)
{
    json_t *missing = arrival->form ? document_missing_pages(arrival->form, walk->knowledge->library) : NULL;
    if (!missing)
        return;
    const PageFacts *first = arrival->form->pages->pdata[0];
    json_object_set_new(plan_page(walk, first->page_id), "reason", json_string("pages_missing"));
    json_decref(missing);
}

static json_t *arrivals_to_json(Walk *walk)
{
    json_t *submissions = json_array();
    for (guint i = 0; i < walk->arrivals->len; i++) {
        const Arrival *arrival = walk->arrivals->pdata[i];
        if (arrival->documents->len == 0)
            continue;
        if (!arrival->form && !arrival->case_number) {
            place_by_hand(walk, arrival);
            continue;
        }
        note_missing_pages(walk, arrival);
        json_array_append_new(submissions, arrival_to_json(arrival, walk->batch, walk->knowledge));
    }
    return submissions;
}

/* The store compares the sheets, which it can count without a plan. */
static void compare_expected(Walk *walk, const char *what, int found)
{
    const json_t *expected = json_object_get(json_object_get(walk->batch, "expected"), what);
    json_int_t number = json_integer_value(expected);
    if (!json_is_integer(expected) || number == found)
        return;
    g_autofree char *detail = g_strdup_printf("%" JSON_INTEGER_FORMAT " / %d", number, found);
    g_autofree char *code = g_strconcat("expected_", what, NULL);
    stop_at(walk, NULL, code, detail);
}

static Walk *walk_new(const json_t *batch_pages, const AssembleKnowledge *knowledge)
{
    Walk *walk = g_new0(Walk, 1);
    walk->batch = json_object_get(batch_pages, "batch");
    walk->knowledge = knowledge;
    walk->released = json_is_true(json_object_get(walk->batch, "released"));
    walk->facts = g_array_new(FALSE, FALSE, sizeof(PageFacts));
    g_array_set_clear_func(walk->facts, (GDestroyNotify)page_facts_clear);
    walk->pages = json_array();
    walk->arrivals = g_ptr_array_new_with_free_func((GDestroyNotify)arrival_free);
    walk->read_copies = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    walk->nobody = "before_first";
    walk->kind = g_strdup("inconnu");
    walk->office = g_strdup(batch_text(walk, "office"));
    walk->received_on = g_strdup(batch_text(walk, "received_on"));
    size_t index;
    const json_t *page;
    json_array_foreach(json_object_get(batch_pages, "pages"), index, page) {
        PageFacts facts;
        page_facts_read(page, &facts);
        g_array_append_val(walk->facts, facts);
        char *key = facts.sort == PAGE_FORM ? copy_key(&facts) : NULL;
        if (key)
            g_hash_table_add(walk->read_copies, key);
    }
    return walk;
}

static void walk_free(Walk *walk)
{
    json_decref(walk->pages);
    g_ptr_array_unref(walk->arrivals);
    g_array_unref(walk->facts);
    g_hash_table_unref(walk->read_copies);
    g_free(walk->kind);
    g_free(walk->office);
    g_free(walk->received_on);
    g_free(walk->stop_code);
    g_free(walk->stop_message);
    g_free(walk);
}

static bool is_deposit(const Walk *walk)
{
    bool desk = g_str_has_prefix(batch_text(walk, "key"), ASSEMBLE_DEPOSIT_KEY) || g_str_has_prefix(batch_text(walk, "subject"), ASSEMBLE_DEPOSIT_KEY);
    return desk && strcmp(batch_text(walk, "channel"), "counter") == 0;
}

json_t *assemble_plan(const json_t *batch_pages, const AssembleKnowledge *knowledge, GError **error)
{
    if (!json_is_object(json_object_get(batch_pages, "batch")) ||
        !json_is_array(json_object_get(batch_pages, "pages"))) {
        g_set_error(error, INTAKE_ERROR, INTAKE_ERROR_INPUT, "the pages of a batch are not of the expected shape");
        return NULL;
    }
    Walk *walk = walk_new(batch_pages, knowledge);
    if (is_deposit(walk))
        start_arrival(walk)->announced = true;
    walk_pages(walk, batch_pages);
    json_t *submissions = arrivals_to_json(walk);
    compare_expected(walk, "cases", (int)json_array_size(submissions));
    compare_expected(walk, "separators", walk->separators);
    json_t *stop = walk->stop_code ? json_pack("{ssss}", "code", walk->stop_code, "message", walk->stop_message)
                                   : json_null();
    json_t *plan = json_pack("{sosOso}", "stop", stop, "pages", walk->pages, "submissions", submissions);
    walk_free(walk);
    return plan;
}

GPtrArray *assemble_case_numbers(const json_t *batch_pages)
{
    GPtrArray *numbers = g_ptr_array_new_with_free_func(g_free);
    size_t index;
    const json_t *page;
    json_array_foreach(json_object_get(batch_pages, "pages"), index, page) {
        PageFacts facts;
        page_facts_read(page, &facts);
        if (facts.sort == PAGE_SHEET && facts.sheet.kind == SHEET_CASE)
            g_ptr_array_add(numbers, g_strdup(facts.sheet.case_number));
        else if (*facts.case_number)
            g_ptr_array_add(numbers, g_strdup(facts.case_number));
        page_facts_clear(&facts);
    }
    return numbers;
}

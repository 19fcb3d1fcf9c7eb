#include "intake/trust_tsl.h"

#include "forms/french.h"
#include "intake/error.h"

#include <string.h>

enum { AUTHORITIES_MOST = 200, TEXT_MOST = 64 << 10, DEPTH_MOST = 32 };

typedef struct {
    json_t *list, *authorities, *authority; /* borrowed by each other; `authority` is the one being read */
    GString *text;                          /* of the innermost element */
    bool name_taken, id_taken;
    const char *around;                     /* the parts that make "Name" a name or a trade name: interned */
} Tsl;

static const char *local_name(const char *name)
{
    const char *colon = strrchr(name, ':');
    return colon ? colon + 1 : name;
}

static void begin(GMarkupParseContext *context, const char *name, const char **names, const char **values, void *user, GError **error)
{
    (void)names, (void)values;
    Tsl *tsl = user;
    const char *local = local_name(name);
    g_string_truncate(tsl->text, 0);
    if (g_slist_length((GSList *)g_markup_parse_context_get_element_stack(context)) > DEPTH_MOST ||
        json_array_size(tsl->authorities) > AUTHORITIES_MOST) {
        g_set_error_literal(error, INTAKE_ERROR, INTAKE_ERROR_INPUT, french("trust.error.size"));
        return;
    }
    if (strcmp(local, "TrustServiceProvider") == 0) {
        tsl->authority = json_pack("{ss ss sb s[]}", "id", "", "name", "", "accepted", 1, "certificates");
        json_array_append_new(tsl->authorities, tsl->authority);
    } else if (strcmp(local, "TSPName") == 0 || strcmp(local, "TSPTradeName") == 0 || strcmp(local, "NextUpdate") == 0) {
        tsl->around = g_intern_string(local);
    }
}

/* The first of several languages. */
static void set_once(json_t *object, const char *key, const char *text)
{
    const char *old = json_string_value(json_object_get(object, key));
    if (object && (!old || !*old))
        json_object_set_new(object, key, json_string(text));
}

static void take_name(Tsl *tsl, const char *text)
{
    if (g_strcmp0(tsl->around, "TSPName") == 0)
        set_once(tsl->authority, "name", text);
    else if (g_strcmp0(tsl->around, "TSPTradeName") == 0)
        set_once(tsl->authority, "id", text);
}

static void take_service(Tsl *tsl, const char *local, char *text)
{
    if (strcmp(local, "X509Certificate") == 0) {
        g_auto(GStrv) lines = g_strsplit_set(text, " \t\r\n", -1);
        g_autofree char *joined = g_strjoinv("", lines);
        json_array_append_new(json_object_get(tsl->authority, "certificates"), json_string(joined));
    } else if (strcmp(local, "ServiceStatus") == 0 && !g_str_has_suffix(text, "/inaccord")) {
        json_object_set_new(tsl->authority, "accepted", json_false());
    }
}

static void end(GMarkupParseContext *context, const char *name, void *user, GError **error)
{
    (void)context, (void)error;
    Tsl *tsl = user;
    const char *local = local_name(name);
    char *text = g_strstrip(tsl->text->str);
    g_autofree char *day = g_strndup(text, 10);
    if (strcmp(local, "TSLSequenceNumber") == 0)
        json_object_set_new(tsl->list, "sequence", json_integer(g_ascii_strtoll(text, NULL, 10)));
    else if (strcmp(local, "ListIssueDateTime") == 0)
        set_once(tsl->list, "issued_on", day);
    else if (strcmp(local, "dateTime") == 0 && g_strcmp0(tsl->around, "NextUpdate") == 0)
        set_once(tsl->list, "next_update", day);
    else if (strcmp(local, "TrustServiceProvider") == 0)
        tsl->authority = NULL;
    else if (strcmp(local, "Name") == 0 && tsl->authority)
        take_name(tsl, text);
    else if (strcmp(local, "TSPName") == 0 || strcmp(local, "TSPTradeName") == 0 || strcmp(local, "NextUpdate") == 0)
        tsl->around = NULL;
    else if (tsl->authority)
        take_service(tsl, local, text);
    g_string_truncate(tsl->text, 0);
}

static void more_text(GMarkupParseContext *context, const char *text, gsize size, void *user, GError **error)
{
    (void)context;
    Tsl *tsl = user;
    if (tsl->text->len + size > TEXT_MOST)
        g_set_error_literal(error, INTAKE_ERROR, INTAKE_ERROR_INPUT, french("trust.error.size"));
    else
        g_string_append_len(tsl->text, text, (gssize)size);
}

static bool is_day(const json_t *list, const char *key)
{
    const char *text = json_string_value(json_object_get(list, key));
    return text && g_regex_match_simple("^\\d{4}-\\d\\d-\\d\\d$", text, 0, 0);
}

json_t *trust_tsl_read(const char *bytes, gsize size, GError **error)
{
    static const GMarkupParser parser = {.start_element = begin, .end_element = end, .text = more_text};
    json_auto_t *read = json_pack("{s{} s[]}", "list", "authorities");
    Tsl tsl = {.list = json_object_get(read, "list"), .authorities = json_object_get(read, "authorities")};
    tsl.text = g_string_new(NULL);
    g_autoptr(GMarkupParseContext) context = g_markup_parse_context_new(&parser, 0, &tsl, NULL);
    g_autoptr(GError) cause = NULL;
    bool good = g_markup_parse_context_parse(context, bytes, (gssize)size, &cause) && g_markup_parse_context_end_parse(context, &cause);
    g_string_free(tsl.text, TRUE);
    if (good && is_day(tsl.list, "issued_on") && is_day(tsl.list, "next_update") && json_array_size(tsl.authorities) > 0) {
        g_autofree char *sum = g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)bytes, size);
        json_object_set_new(tsl.list, "sha256", json_string(sum));
        return json_incref(read);
    }
    g_autofree char *message = french_format("trust.error.list", "cause", cause ? cause->message : french("trust.error.incomplete"), NULL);
    g_set_error_literal(error, INTAKE_ERROR, INTAKE_ERROR_INPUT, message);
    return NULL;
}

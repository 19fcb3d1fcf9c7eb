#include "intake/seda.h"

#include "forms/french.h"
#include "intake/table_json.h"

#include <string.h>

typedef struct {
    GString *text;
    int number; /* of the object that is being written */
} Slip;

static void begin(Slip *slip, const char *name)
{
    g_string_append_printf(slip->text, "<%s>", name);
}

static void begin_with(Slip *slip, const char *name, const char *attribute, const char *value)
{
    g_autofree char *safe = g_markup_escape_text(value, -1);
    g_string_append_printf(slip->text, "<%s %s=\"%s\">", name, attribute, safe);
}

static void end(Slip *slip, const char *name)
{
    g_string_append_printf(slip->text, "</%s>\n", name);
}

/* Nothing at all where there is no text: the schema knows no empty element of these. */
static void leaf(Slip *slip, const char *name, const char *value)
{
    if (!value || !*value)
        return;
    g_autofree char *safe = g_markup_escape_text(value, -1);
    g_string_append_printf(slip->text, "<%s>%s</%s>\n", name, safe, name);
}

static void agency(Slip *slip, const char *role, const char *identifier)
{
    begin(slip, role);
    leaf(slip, "Identifier", identifier);
    end(slip, role);
}

/* By the ending, which the export itself gives: MIME type and PRONOM identifier ("" where several fit). */
static void format_of(const char *name, const char **mime, const char **pronom)
{
    static const char *const known[][3] = {{".tif", "image/tiff", "fmt/353"},       {".jpg", "image/jpeg", ""},
                                           {".png", "image/png", ""},               {".json", "application/json", "fmt/817"},
                                           {".txt", "text/plain", "x-fmt/111"},     {"pages.pdf", "application/pdf", "fmt/477"},
                                           {".pdf", "application/pdf", ""}};
    *mime = "application/octet-stream";
    *pronom = "";
    for (size_t i = 0; i < G_N_ELEMENTS(known); i++)
        if (g_str_has_suffix(name, known[i][0])) {
            *mime = known[i][1];
            *pronom = known[i][2];
            return;
        }
}

static void add_object(const BagFile *file, void *context)
{
    Slip *slip = context;
    const char *mime, *pronom;
    format_of(file->name, &mime, &pronom);
    g_autofree char *group = g_strdup_printf("G%d", ++slip->number), *object = g_strdup_printf("O%d", slip->number);
    g_autofree char *size = g_strdup_printf("%" G_GUINT64_FORMAT, file->size), *base = g_path_get_basename(file->name);
    begin_with(slip, "DataObjectGroup", "id", group);
    begin_with(slip, "BinaryDataObject", "id", object);
    leaf(slip, "DataObjectVersion", "BinaryMaster_1");
    leaf(slip, "Uri", file->name);
    begin_with(slip, "MessageDigest", "algorithm", "SHA-256");
    g_string_append(slip->text, file->sha256);
    end(slip, "MessageDigest");
    leaf(slip, "Size", file->size > 0 ? size : ""); /* the schema knows no size 0 */
    begin(slip, "FormatIdentification");
    leaf(slip, "MimeType", mime);
    leaf(slip, "FormatId", pronom);
    end(slip, "FormatIdentification");
    begin(slip, "FileInfo");
    leaf(slip, "Filename", base);
    end(slip, "FileInfo");
    end(slip, "BinaryDataObject");
    end(slip, "DataObjectGroup");
}

static void add_unit(const BagFile *file, void *context)
{
    Slip *slip = context;
    g_autofree char *unit = g_strdup_printf("U%d", ++slip->number), *group = g_strdup_printf("G%d", slip->number);
    g_autofree char *base = g_path_get_basename(file->name);
    const char *title = g_str_has_prefix(file->name, "originals/") ? french("seda.original") : base;
    begin_with(slip, "ArchiveUnit", "id", unit);
    begin(slip, "Content");
    leaf(slip, "DescriptionLevel", "Item");
    leaf(slip, "Title", title);
    end(slip, "Content");
    begin(slip, "DataObjectReference");
    leaf(slip, "DataObjectGroupReferenceId", group);
    end(slip, "DataObjectReference");
    end(slip, "ArchiveUnit");
}

static void add_case(Slip *slip, const Bag *bag, const json_t *dossier)
{
    const char *number = json_word(dossier, "number");
    const json_t *times = json_object_get(dossier, "times");
    g_autofree char *title = french_format("export.title", "number", number, NULL);
    begin_with(slip, "ArchiveUnit", "id", "U0");
    begin(slip, "Content");
    leaf(slip, "DescriptionLevel", "RecordGrp");
    leaf(slip, "Title", title);
    leaf(slip, "OriginatingAgencyArchiveUnitIdentifier", number);
    leaf(slip, "Description", json_word(dossier, "procedure"));
    leaf(slip, "StartDate", json_word(times, "received_on"));
    end(slip, "Content");
    slip->number = 0;
    bag_each(bag, add_unit, slip);
    end(slip, "ArchiveUnit");
}

static void add_package(Slip *slip, const Bag *bag, const json_t *dossier)
{
    begin(slip, "DataObjectPackage");
    bag_each(bag, add_object, slip);
    begin(slip, "DescriptiveMetadata");
    add_case(slip, bag, dossier);
    end(slip, "DescriptiveMetadata");
    begin(slip, "ManagementMetadata");
    leaf(slip, "LegalStatus", "Public Archive");
    leaf(slip, "OriginatingAgencyIdentifier", json_word(dossier, "office"));
    leaf(slip, "SubmissionAgencyIdentifier", json_word(dossier, "office"));
    end(slip, "ManagementMetadata");
    end(slip, "DataObjectPackage");
}

char *seda_manifest(const SedaTransfer *transfer, const Bag *bag, const json_t *dossier)
{
    Slip slip = {.text = g_string_new("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")};
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    g_autofree char *date = g_date_time_format(now, "%Y-%m-%dT%H:%M:%SZ");
    begin_with(&slip, "ArchiveTransfer", "xmlns", "fr:gouv:culture:archivesdefrance:seda:v2.1");
    leaf(&slip, "Date", date);
    leaf(&slip, "MessageIdentifier", json_word(dossier, "number"));
    leaf(&slip, "ArchivalAgreement", transfer->agreement);
    begin(&slip, "CodeListVersions");
    leaf(&slip, "MessageDigestAlgorithmCodeListVersion", "SHA-256");
    end(&slip, "CodeListVersions");
    add_package(&slip, bag, dossier);
    agency(&slip, "ArchivalAgency", transfer->archives);
    agency(&slip, "TransferringAgency", json_word(dossier, "office"));
    end(&slip, "ArchiveTransfer");
    return g_string_free(slip.text, FALSE);
}

#include "ocr/decode_pdf_object.h"

#include "ocr/decode_pdf_inflate.h"

#include <stdlib.h>
#include <string.h>

/* Deeper page trees are damaged or hostile; more filters too. */
enum { PARENTS_MAX = 50, FILTERS_MAX = 4 };

void ocr_pdf_forget_error(qpdf_data pdf)
{
    if (qpdf_has_error(pdf))
        qpdf_get_error(pdf);
}

bool ocr_pdf_has(qpdf_data pdf, qpdf_oh dictionary, const char *key)
{
    return !qpdf_oh_is_null(pdf, qpdf_oh_get_key_if_dict(pdf, dictionary, key));
}

double ocr_pdf_number(qpdf_data pdf, qpdf_oh dictionary, const char *key, double otherwise)
{
    double value;
    return qpdf_oh_get_value_as_number(pdf, qpdf_oh_get_key_if_dict(pdf, dictionary, key), &value) ? value : otherwise;
}

bool ocr_pdf_flag(qpdf_data pdf, qpdf_oh dictionary, const char *key, bool otherwise)
{
    QPDF_BOOL value;
    qpdf_oh found = qpdf_oh_get_key_if_dict(pdf, dictionary, key);
    return qpdf_oh_get_value_as_bool(pdf, found, &value) ? value != QPDF_FALSE : otherwise;
}

int ocr_pdf_numbers(qpdf_data pdf, qpdf_oh array, double *numbers, int most)
{
    int count = qpdf_oh_is_array(pdf, array) ? qpdf_oh_get_array_n_items(pdf, array) : 0;
    for (int i = 0; i < MIN(count, most); i++)
        if (!qpdf_oh_get_value_as_number(pdf, qpdf_oh_get_array_item(pdf, array, i), &numbers[i]))
            numbers[i] = 0;
    return count;
}

qpdf_oh ocr_pdf_inherited(qpdf_data pdf, qpdf_oh page, const char *key)
{
    qpdf_oh node = page, found = qpdf_oh_get_key_if_dict(pdf, node, key);
    for (int i = 0; i < PARENTS_MAX && qpdf_oh_is_null(pdf, found); i++) {
        node = qpdf_oh_get_key_if_dict(pdf, node, "/Parent");
        found = qpdf_oh_get_key_if_dict(pdf, node, key);
    }
    return found;
}

static qpdf_oh item(qpdf_data pdf, qpdf_oh value, int index)
{
    if (qpdf_oh_is_array(pdf, value))
        return index < qpdf_oh_get_array_n_items(pdf, value) ? qpdf_oh_get_array_item(pdf, value, index) : qpdf_oh_new_null(pdf);
    return index == 0 ? value : qpdf_oh_new_null(pdf);
}

int ocr_pdf_filter_count(qpdf_data pdf, qpdf_oh dictionary)
{
    qpdf_oh filter = qpdf_oh_get_key_if_dict(pdf, dictionary, "/Filter");
    if (qpdf_oh_is_array(pdf, filter))
        return qpdf_oh_get_array_n_items(pdf, filter);
    return qpdf_oh_is_null(pdf, filter) ? 0 : 1;
}

bool ocr_pdf_filter_is(qpdf_data pdf, qpdf_oh dictionary, int index, const char *name)
{
    qpdf_oh filter = item(pdf, qpdf_oh_get_key_if_dict(pdf, dictionary, "/Filter"), index);
    return qpdf_oh_is_name_and_equals(pdf, filter, name) != QPDF_FALSE;
}

qpdf_oh ocr_pdf_filter_parameters(qpdf_data pdf, qpdf_oh dictionary, int index)
{
    return item(pdf, qpdf_oh_get_key_if_dict(pdf, dictionary, "/DecodeParms"), index);
}

GBytes *ocr_pdf_raw(qpdf_data pdf, qpdf_oh stream)
{
    unsigned char *data = NULL;
    size_t size = 0;
    QPDF_BOOL filtered = QPDF_FALSE;
    if ((qpdf_oh_get_stream_data(pdf, stream, qpdf_dl_none, &filtered, &data, &size) & QPDF_ERRORS) != 0 || data == NULL)
        return NULL;
    return g_bytes_new_with_free_func(data, size, free, data);
}

GBytes *ocr_pdf_unpacked(qpdf_data pdf, qpdf_oh stream, int keep, size_t most)
{
    qpdf_oh dictionary = qpdf_oh_get_dict(pdf, stream);
    int count = ocr_pdf_filter_count(pdf, dictionary);
    if (count > FILTERS_MAX)
        return NULL;
    g_autoptr(GBytes) bytes = ocr_pdf_raw(pdf, stream);
    for (int i = 0; bytes != NULL && i < count - keep && g_bytes_get_size(bytes) <= most; i++) {
        qpdf_oh parameters = ocr_pdf_filter_parameters(pdf, dictionary, i);
        if (!ocr_pdf_filter_is(pdf, dictionary, i, "/FlateDecode") || ocr_pdf_number(pdf, parameters, "/Predictor", 1) > 1)
            return NULL;
        size_t size;
        const uint8_t *packed = g_bytes_get_data(bytes, &size);
        GBytes *unpacked = ocr_inflate(packed, size, most);
        g_bytes_unref(bytes);
        bytes = unpacked;
    }
    return g_steal_pointer(&bytes);
}

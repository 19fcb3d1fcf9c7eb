#include "forms/print_code.h"

#include <qrencode.h>
#include <string.h>

static const double least_module_mm = 0.5;

bool print_qr(PrintPaper *paper, FormBox box, const char *text)
{
    QRcode *symbol = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
    if (!symbol)
        return false;
    double module = box.w / symbol->width;
    bool fits = module >= least_module_mm;
    for (int y = 0; fits && y < symbol->width; y++)
        for (int x = 0; x < symbol->width; x++) {
            /* Runs are drawn as one bar: separate squares leave hair lines between them in some viewers. */
            int run = 0;
            while (x + run < symbol->width && symbol->data[y * symbol->width + x + run] & 1)
                run++;
            if (run)
                print_fill(paper, (FormBox){box.x + x * module, box.y + y * module, run * module, module}, PRINT_BLACK);
            x += run;
        }
    QRcode_free(symbol);
    return fits;
}

/* Widths of bar, space, bar, space, bar, space of the 106 characters. */
static const char *const widths[] = {
    "212222", "222122", "222221", "121223", "121322", "131222", "122213", "122312", "132212", "221213", "221312",
    "231212", "112232", "122132", "122231", "113222", "123122", "123221", "223211", "221132", "221231", "213212",
    "223112", "312131", "311222", "321122", "321221", "312212", "322112", "322211", "212123", "212321", "232121",
    "111323", "131123", "131321", "112313", "132113", "132311", "211313", "231113", "231311", "112133", "112331",
    "132131", "113123", "113321", "133121", "313121", "211331", "231131", "213113", "213311", "213131", "311123",
    "311321", "331121", "312113", "312311", "332111", "314111", "221411", "431111", "111224", "111422", "121124",
    "121421", "141122", "141221", "112214", "112412", "122114", "122411", "142112", "142211", "241211", "221114",
    "413111", "241112", "134111", "111242", "121142", "121241", "114212", "124112", "124211", "411212", "421112",
    "421211", "212141", "214121", "412121", "111143", "111341", "131141", "114113", "114311", "411113", "411311",
    "113141", "114131", "311141", "411131", "211412", "211214", "211232",
};

enum { START_B = 104, CHARACTER_MODULES = 11, STOP_MODULES = 13 };

static double draw_bars(PrintPaper *paper, FormBox box, const char *bars, double x, double module)
{
    for (int i = 0; bars[i]; i++) {
        double width = (bars[i] - '0') * module;
        if (i % 2 == 0)
            print_fill(paper, (FormBox){x, box.y, width, box.h}, PRINT_BLACK);
        x += width;
    }
    return x;
}

void print_code128(PrintPaper *paper, FormBox box, const char *text)
{
    size_t length = strlen(text);
    double module = box.w / ((length + 2) * CHARACTER_MODULES + STOP_MODULES);
    double x = draw_bars(paper, box, widths[START_B], box.x, module);
    unsigned sum = START_B;
    for (size_t i = 0; i < length; i++) {
        unsigned value = (unsigned char)text[i] - 32u;
        g_return_if_fail(value < 95);
        sum += value * (unsigned)(i + 1);
        x = draw_bars(paper, box, widths[value], x, module);
    }
    x = draw_bars(paper, box, widths[sum % 103], x, module);
    draw_bars(paper, box, "2331112", x, module);
}

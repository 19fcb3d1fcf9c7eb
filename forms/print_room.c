#include "forms/print_room.h"

#include <math.h>

static const double EDGE_MM = 5.5;

enum { BARE_LEVEL = 235 };

struct PrintRoom {
    int w, h;
    guint8 *full; /* [h][w] */
    int *sums;    /* [h + 1][w + 1]: full pixels above and left */
};

static const double PX_PER_MM = PRINT_ROOM_DPI / 25.4;

void print_room_free(PrintRoom *room)
{
    if (!room)
        return;
    g_free(room->full);
    g_free(room->sums);
    g_free(room);
}

static void add_up(PrintRoom *room)
{
    int stride = room->w + 1;
    for (int y = 0; y < room->h; y++) {
        int row = 0;
        for (int x = 0; x < room->w; x++) {
            row += room->full[y * room->w + x];
            room->sums[(y + 1) * stride + x + 1] = room->sums[y * stride + x + 1] + row;
        }
    }
}

static void fill(PrintRoom *room, FormBox box)
{
    int left = MAX(0, (int)floor(box.x * PX_PER_MM)), right = MIN(room->w, (int)ceil((box.x + box.w) * PX_PER_MM));
    int top = MAX(0, (int)floor(box.y * PX_PER_MM)), bottom = MIN(room->h, (int)ceil((box.y + box.h) * PX_PER_MM));
    for (int y = top; y < bottom; y++)
        for (int x = left; x < right; x++)
            room->full[y * room->w + x] = 1;
}

PrintRoom *print_room_new(cairo_surface_t *page)
{
    PrintRoom *room = g_new0(PrintRoom, 1);
    cairo_surface_flush(page);
    room->w = cairo_image_surface_get_width(page);
    room->h = cairo_image_surface_get_height(page);
    room->full = g_new0(guint8, room->w * room->h);
    room->sums = g_new0(int, (room->w + 1) * (room->h + 1));
    const guint8 *data = cairo_image_surface_get_data(page);
    int stride = cairo_image_surface_get_stride(page);
    for (int y = 0; y < room->h; y++)
        for (int x = 0; x < room->w; x++) {
            const guint8 *pixel = data + y * stride + 4 * x;
            room->full[y * room->w + x] = pixel[0] < BARE_LEVEL || pixel[1] < BARE_LEVEL || pixel[2] < BARE_LEVEL;
        }
    double w = room->w / PX_PER_MM, h = room->h / PX_PER_MM;
    fill(room, (FormBox){0, 0, w, EDGE_MM});
    fill(room, (FormBox){0, h - EDGE_MM, w, EDGE_MM + 1});
    fill(room, (FormBox){0, 0, EDGE_MM, h});
    fill(room, (FormBox){w - EDGE_MM, 0, EDGE_MM + 1, h});
    add_up(room);
    return room;
}

void print_room_take(PrintRoom *room, FormBox box)
{
    fill(room, box);
    add_up(room);
}

bool print_room_find(PrintRoom *room, double side_mm, FormBox *square)
{
    int side = (int)ceil(side_mm * PX_PER_MM), stride = room->w + 1;
    for (int y = room->h - side; y >= 0; y--)
        for (int x = room->w - side; x >= 0; x--) {
            const int *top = room->sums + y * stride, *bottom = room->sums + (y + side) * stride;
            if (bottom[x + side] - bottom[x] - top[x + side] + top[x] != 0)
                continue;
            *square = (FormBox){x / PX_PER_MM, y / PX_PER_MM, side_mm, side_mm};
            print_room_take(room, *square);
            return true;
        }
    return false;
}

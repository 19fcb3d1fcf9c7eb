#include "ocr/media_structure.h"

#include <inttypes.h>

enum {
    TAG_SUBFILE = 254,
    TAG_WIDTH = 256,
    TAG_LENGTH = 257,
    TAG_STRIP_OFFSETS = 273,
    TAG_STRIP_COUNTS = 279,
    TAG_TILE_OFFSETS = 324,
    TAG_TILE_COUNTS = 325,
    TAG_SUB_DIRECTORIES = 330,
    TAG_OLD_JPEG = 513,
    TAG_FIRST_PRIVATE = 32768,
    TAG_EXIF = 34665
};

/* So much may stand behind the last page that no directory speaks of: notes of the writer, replaced directories. */
enum { UNSPOKEN_MAX_BYTES = 16 * 1024 };

typedef struct {
    const uint8_t *bytes;
    size_t size;
    bool big_endian;
    bool wide;       /* BigTIFF: counts and offsets of 8 bytes */
    uint64_t budget; /* bytes of structure still to be looked at: a sound file has no more than it is long */
    uint64_t reach;  /* end of what the directories seen so far speak of */
    bool branches;   /* a directory points at others, which are not followed here */
} Tiff;

typedef struct {
    uint64_t offset, entries, first_entry, next;
} Directory;

/* An array of numbers of one directory entry. */
typedef struct {
    uint64_t count, at;
    int width; /* bytes a number */
} Numbers;

static bool inside(const Tiff *tiff, uint64_t offset, uint64_t length)
{
    return offset <= tiff->size && length <= tiff->size - offset;
}

/* `width` bytes at `offset`, which the caller knows to be inside. */
static uint64_t number_at(const Tiff *tiff, uint64_t offset, int width)
{
    uint64_t value = 0;
    for (int i = 0; i < width; i++) {
        int place = tiff->big_endian ? i : width - 1 - i;
        value = value << 8 | tiff->bytes[offset + place];
    }
    return value;
}

static int offset_width(const Tiff *tiff)
{
    return tiff->wide ? 8 : 4;
}

static int entry_size(const Tiff *tiff)
{
    return tiff->wide ? 20 : 12;
}

static Tiff tiff_of(const uint8_t *bytes, size_t size)
{
    Tiff tiff = {.bytes = bytes, .size = size, .big_endian = bytes[0] == 'M', .budget = size};
    tiff.wide = number_at(&tiff, 2, 2) == 43;
    return tiff;
}

/* Where the first directory stands; false when the header itself is cut off. */
static bool first_directory(const Tiff *tiff, uint64_t *offset)
{
    uint64_t place = tiff->wide ? 8 : 4;
    if (!inside(tiff, place, offset_width(tiff)))
        return false;
    *offset = number_at(tiff, place, offset_width(tiff));
    return true;
}

static bool read_directory(const Tiff *tiff, uint64_t offset, Directory *directory)
{
    int counter = tiff->wide ? 8 : 2;
    if (!inside(tiff, offset, counter))
        return false;
    directory->offset = offset;
    directory->entries = number_at(tiff, offset, counter);
    directory->first_entry = offset + counter;
    /* None at all: a hole in a copy, or space that is kept for a directory to come. */
    if (directory->entries == 0 || directory->entries > tiff->size / entry_size(tiff))
        return false;
    uint64_t end = directory->first_entry + directory->entries * entry_size(tiff);
    if (!inside(tiff, end, offset_width(tiff)))
        return false;
    directory->next = number_at(tiff, end, offset_width(tiff));
    return true;
}

static int type_width(uint64_t type)
{
    switch (type) {
    case 3:
        return 2;
    case 4:
        return 4;
    case 16:
        return 8;
    default:
        return 0;
    }
}

/* The numbers of one tag; false when the directory lacks it or holds something else. `at` may point outside. */
static bool find_numbers(const Tiff *tiff, const Directory *directory, unsigned tag, Numbers *numbers)
{
    for (uint64_t i = 0; i < directory->entries; i++) {
        uint64_t entry = directory->first_entry + i * entry_size(tiff);
        if (number_at(tiff, entry, 2) != tag)
            continue;
        numbers->width = type_width(number_at(tiff, entry + 2, 2));
        numbers->count = number_at(tiff, entry + 4, offset_width(tiff));
        uint64_t value = entry + 4 + offset_width(tiff);
        bool inlined = numbers->width > 0 && numbers->count <= (uint64_t)offset_width(tiff) / numbers->width;
        numbers->at = inlined ? value : number_at(tiff, value, offset_width(tiff));
        return numbers->width > 0 && numbers->count > 0;
    }
    return false;
}

static uint64_t single(const Tiff *tiff, const Directory *directory, unsigned tag)
{
    Numbers numbers;
    if (!find_numbers(tiff, directory, tag, &numbers) || !inside(tiff, numbers.at, numbers.width))
        return 0;
    return number_at(tiff, numbers.at, numbers.width);
}

static bool array_inside(const Tiff *tiff, const Numbers *numbers)
{
    return numbers->count <= tiff->size && inside(tiff, numbers->at, numbers->count * numbers->width);
}

/* Remembers how far a piece of the file reaches that some directory speaks of. */
static void account(Tiff *tiff, uint64_t end)
{
    tiff->reach = MAX(tiff->reach, end);
}

/* Whether every strip (or tile) lies inside the file; `end` gets the first end that does not. */
static bool extents_inside(Tiff *tiff, const Directory *directory, unsigned offsets_tag, unsigned counts_tag, uint64_t *end)
{
    Numbers offsets, counts;
    *end = 0;
    if (!find_numbers(tiff, directory, offsets_tag, &offsets) || !find_numbers(tiff, directory, counts_tag, &counts))
        return true;
    if (!array_inside(tiff, &offsets) || !array_inside(tiff, &counts)) {
        *end = MAX(offsets.at, counts.at);
        return false;
    }
    uint64_t strips = MIN(offsets.count, counts.count);
    if (strips > tiff->budget) {
        tiff->budget = 0;
        return true;
    }
    tiff->budget -= strips;
    for (uint64_t i = 0; i < strips; i++) {
        uint64_t offset = number_at(tiff, offsets.at + i * offsets.width, offsets.width);
        uint64_t length = number_at(tiff, counts.at + i * counts.width, counts.width);
        if (!inside(tiff, offset, length)) {
            *end = offset;
            return false;
        }
        account(tiff, offset + length);
    }
    return true;
}

/* Bytes a value, by the TIFF type's number. */
static int value_width(uint64_t type)
{
    static const int widths[] = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8};
    return type < G_N_ELEMENTS(widths) ? widths[type] : 0;
}

/* Whether what the entries point at (resolutions, tables) is there; private tags are often careless. */
static bool values_inside(Tiff *tiff, const Directory *directory, uint64_t *end)
{
    for (uint64_t i = 0; i < directory->entries; i++) {
        uint64_t entry = directory->first_entry + i * entry_size(tiff);
        uint64_t width = value_width(number_at(tiff, entry + 2, 2));
        uint64_t count = number_at(tiff, entry + 4, offset_width(tiff));
        uint64_t at = number_at(tiff, entry + 4 + offset_width(tiff), offset_width(tiff));
        unsigned tag = (unsigned)number_at(tiff, entry, 2);
        tiff->branches |= tag == TAG_SUB_DIRECTORIES || tag == TAG_OLD_JPEG || tag == TAG_EXIF;
        if (width == 0 || count <= offset_width(tiff) / width)
            continue;
        bool there = count <= tiff->size && inside(tiff, at, count * width);
        if (there)
            account(tiff, at + count * width);
        *end = at;
        if (!there && tag < TAG_FIRST_PRIVATE)
            return false;
    }
    return true;
}

static char *directory_missing(Tiff *tiff, const Directory *directory, int number)
{
    uint64_t end;
    if (values_inside(tiff, directory, &end) &&
        extents_inside(tiff, directory, TAG_STRIP_OFFSETS, TAG_STRIP_COUNTS, &end) &&
        extents_inside(tiff, directory, TAG_TILE_OFFSETS, TAG_TILE_COUNTS, &end))
        return NULL;
    return g_strdup_printf("what directory %d points at (byte %" PRIu64 ") runs past the end of the TIFF, byte %zu",
                           number, end, tiff->size);
}

/* Spends the directory's entries; false once more structure was seen than the file is long. */
static bool afford(Tiff *tiff, const Directory *directory)
{
    uint64_t cost = (directory->entries + 1) * entry_size(tiff);
    if (cost > tiff->budget)
        return false;
    tiff->budget -= cost;
    return true;
}

/* A writer appends the strips of the next page long before the directory that speaks of them. */
static char *page_being_written(const Tiff *tiff)
{
    size_t end = tiff->size;
    while (end > 0 && tiff->bytes[end - 1] == 0)
        end--;
    if (tiff->branches || end <= tiff->reach || end - tiff->reach <= UNSPOKEN_MAX_BYTES)
        return NULL;
    return g_strdup_printf("%" PRIu64 " bytes stand behind the last page of the TIFF, and no directory speaks of them yet",
                           end - tiff->reach);
}

char *ocr_tiff_missing(const uint8_t *bytes, size_t size)
{
    Tiff tiff = tiff_of(bytes, size);
    uint64_t offset;
    if (!first_directory(&tiff, &offset))
        return g_strdup("the TIFF ends within its header");
    if (offset == 0)
        return g_strdup("the TIFF has no directory yet");
    Directory directory;
    for (int number = 1; offset != 0; number++, offset = directory.next) {
        if (!read_directory(&tiff, offset, &directory))
            return g_strdup_printf("directory %d of the TIFF, at byte %" PRIu64 ", is not there: the file ends at byte %zu",
                                   number, offset, size);
        if (!afford(&tiff, &directory))
            return NULL;
        account(&tiff, directory.first_entry + directory.entries * entry_size(&tiff) + offset_width(&tiff));
        char *missing = directory_missing(&tiff, &directory, number);
        if (missing != NULL)
            return missing;
    }
    return page_being_written(&tiff);
}

/* A thumbnail is marked as a reduced picture and smaller than the page before it; a scanner that marks its pages so
 * by mistake does not lose them. */
static bool is_thumbnail(const Tiff *tiff, const Directory *directory, const Directory *page)
{
    if (page->entries == 0 || (single(tiff, directory, TAG_SUBFILE) & 1) == 0)
        return false;
    return single(tiff, directory, TAG_WIDTH) < single(tiff, page, TAG_WIDTH) &&
           single(tiff, directory, TAG_LENGTH) < single(tiff, page, TAG_LENGTH);
}

static bool chain_is_sound(const Tiff *tiff, uint64_t offset, GHashTable *seen, GError **error)
{
    if (g_hash_table_contains(seen, &offset)) {
        g_set_error(error, OCR_ERROR, OCR_ERROR_FORMAT,
                    "the directories of the TIFF run in a circle: number %u leads back to byte %" PRIu64,
                    g_hash_table_size(seen), offset);
        return false;
    }
    if (!inside(tiff, offset, tiff->wide ? 8 : 2)) {
        g_set_error(error, OCR_ERROR, OCR_ERROR_INCOMPLETE,
                    "directory %u of the TIFF should stand at byte %" PRIu64 ", the file ends at byte %zu",
                    g_hash_table_size(seen) + 1, offset, tiff->size);
        return false;
    }
    return true;
}

/* Follows the chain of directories and collects the pages among them. */
static bool collect_pages(Tiff *tiff, uint64_t offset, int max_pages, GArray *pages, GError **error)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    Directory directory, page = {0};
    for (; offset != 0; offset = directory.next) {
        if (!chain_is_sound(tiff, offset, seen, error))
            return false;
        if (!read_directory(tiff, offset, &directory)) {
            g_set_error(error, OCR_ERROR, OCR_ERROR_INCOMPLETE, "directory %u of the TIFF, at byte %" PRIu64 ", is empty or cut off",
                        g_hash_table_size(seen) + 1, offset);
            return false;
        }
        g_hash_table_add(seen, g_memdup2(&offset, sizeof offset));
        if (!afford(tiff, &directory)) {
            g_set_error(error, OCR_ERROR, OCR_ERROR_FORMAT, "the directories of the TIFF overlap: the file is damaged");
            return false;
        }
        if (is_thumbnail(tiff, &directory, &page))
            continue;
        if (pages->len >= (guint)max_pages || g_hash_table_size(seen) > 2 * (guint)max_pages) {
            g_set_error(error, OCR_ERROR, OCR_ERROR_PAGES, "the TIFF has more than %d pages: split it", max_pages);
            return false;
        }
        g_array_append_val(pages, offset);
        page = directory;
    }
    return true;
}

GArray *ocr_tiff_directories(const uint8_t *bytes, size_t size, int max_pages, GError **error)
{
    Tiff tiff = tiff_of(bytes, size);
    uint64_t offset;
    if (!first_directory(&tiff, &offset) || offset == 0) {
        g_set_error(error, OCR_ERROR, OCR_ERROR_INCOMPLETE, "the TIFF has no directory: the file is cut off or not finished");
        return NULL;
    }
    g_autoptr(GArray) pages = g_array_new(FALSE, FALSE, sizeof(uint64_t));
    return collect_pages(&tiff, offset, max_pages, pages, error) ? g_steal_pointer(&pages) : NULL;
}

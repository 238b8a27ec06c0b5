/* The reader of workbooks. The first byte chooses what the rest is: a whole file, or one part of a sound package, so
 * that the readers of XML are reached without a valid zip file. */
#include "form_workbook.h"
#include "form_workbook_parts.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static const struct form_look plain = {.size_pt = 11, .format = "General"};

static void read_part(unsigned char kind, struct bytes part, struct workbook_run *run)
{
    struct list links;
    struct form_sheet sheet = {.name = "s"};
    status result = OK;
    switch (kind % 5) {
    case 0:
        result = form_workbook_parts_links(run, part, &links);
        break;
    case 1:
        result = form_workbook_parts_strings(run, part);
        break;
    case 2:
        result = form_workbook_parts_theme(run, part);
        break;
    case 3:
        result = form_workbook_styles_read(run, part);
        break;
    default:
        result = form_workbook_sheet_read(run, part, &sheet);
    }
    (void)result;
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    static struct problem why;
    struct form_workbook book = {.looks = &plain, .look_count = 1, .digit_pt = 6};
    AUTO_ARENA(arena);
    problem_clear(&why);
    if (size > 0 && data[0] < 5) {
        struct workbook_run run = {.arena = arena, .why = &why, .out = &book, .strings = LIST_OF(arena, const char *)};
        read_part(data[0], bytes_of(data + 1, size - 1), &run);
        return 0;
    }
    if (form_workbook_read(bytes_of(data, size), arena, &book, &why) != OK) return 0;
    return 0;
}

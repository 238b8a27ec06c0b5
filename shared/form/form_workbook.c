#include "form_workbook.h"
#include "form_workbook_parts.h"
#include "form_zip.h"
#include "text.h"
#include <string.h>

enum { NAME_MAX_SIZE = 200, AREA_TEXT = 2000 };

struct sheet_entry { /* of xl/workbook.xml, before its part is known */
    const char *name, *link;
    bool hidden;
};

struct defined_name {
    const char *name;
    int sheet; /* index; -1: the workbook's */
    struct buffer text;
};

struct book {
    struct workbook_run *run;
    struct form_zip *zip;
    struct list entries; /* struct sheet_entry */
    struct list names;   /* struct defined_name */
    bool in_name, has_outside;
};

static bool starts_with(struct bytes file, const char *signature, size_t size)
{
    return file.size >= size && memcmp(file.data, signature, size) == 0;
}

/* Formula One wrote proprietary binary files, as did other old programs: whatever holds control bytes early and is none
 * of the known kinds is taken for one, since the advice is the same. */
static bool is_binary(struct bytes file)
{
    for (size_t i = 0; i < file.size && i < 512; i++)
        if (file.data[i] < 9 || (file.data[i] > 13 && file.data[i] < 32)) return true;
    return false;
}

static status check_kind(struct bytes file, struct problem *why)
{
    if (starts_with(file, "PK\3\4", 4)) return OK;
    if (starts_with(file, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8) || starts_with(file, "\x09\x08", 2))
        return problem_set(why, FORM_WORKBOOK_OLD, "%s", "");
    bool other = starts_with(file, "%PDF", 4) || starts_with(file, "\x89PNG", 4) ||
                 starts_with(file, "\xFF\xD8\xFF", 3) || starts_with(file, "GIF8", 4) || starts_with(file, "Rar!", 4) ||
                 starts_with(file, "\x1F\x8B", 2);
    if (!other && is_binary(file)) return problem_set(why, FORM_WORKBOOK_FORMULA_ONE, "%s", "");
    return problem_set(why, FORM_WORKBOOK_KIND, "%s", "");
}

/* Parts that a form must not bring along, by their place in the package. */
static status refuse_parts(const struct form_zip *zip, struct problem *why)
{
    static const char *const active[] = {"vbaProject",   "embeddings/",   "activeX/",
                                         "macrosheets/", "dialogsheets/", "customUI"};
    for (size_t i = 0; i < form_zip_count(zip); i++) {
        const char *name = form_zip_name(zip, i);
        if (strcasestr(name, "externalLinks/") || strcasestr(name, "connections.xml"))
            return problem_set(why, FORM_WORKBOOK_EXTERNAL, "%s", name);
        for (size_t k = 0; k < sizeof active / sizeof active[0]; k++)
            if (strcasestr(name, active[k])) return problem_set(why, FORM_WORKBOOK_MACRO, "%s", name);
    }
    return OK;
}

/* "xl/workbook.xml" and "worksheets/sheet1.xml" give "xl/worksheets/sheet1.xml"; "/xl/x.xml" is absolute. NULL: it
 * climbs. */
static const char *resolve(struct arena *arena, const char *base, const char *target)
{
    if (*target == '/') return target + 1;
    const char *slash = strrchr(base, '/');
    size_t folder = slash ? (size_t)(slash - base) + 1 : 0;
    while (text_starts(target, "../") && folder > 0) {
        for (folder--; folder > 0 && base[folder - 1] != '/';) folder--;
        target += 3;
    }
    return strstr(target, "..") ? NULL : arena_format(arena, "%.*s%s", (int)folder, base, target);
}

static const char *links_part_of(struct arena *arena, const char *part)
{
    const char *slash = strrchr(part, '/');
    size_t folder = slash ? (size_t)(slash - part) + 1 : 0;
    return arena_format(arena, "%.*s_rels/%s.rels", (int)folder, part, part + folder);
}

static status read_links(struct book *book, const char *part, struct list *links)
{
    struct bytes xml;
    struct workbook_run *run = book->run;
    const char *name = links_part_of(run->arena, part);
    *links = LIST_OF(run->arena, struct workbook_link);
    if (!form_zip_has(book->zip, name)) return OK;
    TRY(form_zip_read(book->zip, name, run->arena, &xml, run->why));
    TRY(form_workbook_parts_links(run, xml, links));
    for (size_t i = 0; i < links->count; i++) {
        const struct workbook_link *link = LIST_AT(links, struct workbook_link, i);
        if (link->external) return problem_set(run->why, FORM_WORKBOOK_EXTERNAL, "%s", link->target);
    }
    return OK;
}

/* The part that `links` name by id, or by the end of the type; NULL: none. */
static const char *linked(const struct book *book, const struct list *links, const char *base, const char *id,
                          const char *type)
{
    for (size_t i = 0; i < links->count; i++) {
        const struct workbook_link *link = LIST_AT(links, struct workbook_link, i);
        if (id ? text_equal(link->id, id) : text_ends(link->type, type))
            return resolve(book->run->arena, base, link->target);
    }
    return NULL;
}

static status open_book(void *self, const struct form_xml_element *element, struct problem *why)
{
    struct book *book = self;
    struct arena *arena = book->run->arena;
    if (text_equal(element->name, "externalReference"))
        return problem_set(why, FORM_WORKBOOK_EXTERNAL, "%s", "externalReference");
    book->in_name = text_equal(element->name, "definedName");
    if (book->in_name) {
        const char *name = form_xml_attribute(element, "name");
        struct defined_name *added = list_add(&book->names);
        added->name = arena_text(arena, name ? name : "");
        added->sheet = form_workbook_parts_int(element, "localSheetId", -1);
        added->text = (struct buffer){.arena = arena};
    }
    if (!text_equal(element->name, "sheet")) return OK;
    const char *name = form_xml_attribute(element, "name"), *state = form_xml_attribute(element, "state");
    const char *link = NULL;
    for (const char *const *at = element->attributes; *at; at += 2)
        if (text_ends(at[0], "\nid")) link = at[1]; /* r:id; its namespace differs between transitional and strict */
    if (!name || !link || !*name || text_count(name) > 31) return problem_set(why, FORM_WORKBOOK_BROKEN, "sheet");
    if (book->entries.count >= FORM_WORKBOOK_SHEETS) return problem_set(why, FORM_WORKBOOK_LARGE, "sheets");
    *(struct sheet_entry *)list_add(&book->entries) =
        (struct sheet_entry){.name = arena_text(arena, name),
                             .link = arena_text(arena, link),
                             .hidden = state && !text_equal(state, "visible")};
    return OK;
}

static status close_book(void *self, const struct form_xml_element *element, struct problem *why)
{
    struct book *book = self;
    (void)element, (void)why;
    book->in_name = false;
    return OK;
}

static status text_of_book(void *self, struct bytes text, struct problem *why)
{
    struct book *book = self;
    if (!book->in_name) return OK;
    struct defined_name *name = LIST_AT(&book->names, struct defined_name, book->names.count - 1);
    buffer_add(&name->text, text.data, text.size);
    return name->text.size > AREA_TEXT ? problem_set(why, FORM_WORKBOOK_LARGE, "definedName") : OK;
}

/* Behind the sheet's name: "'主表'!$A$1:$H$50" gives "$A$1:$H$50". */
static const char *behind_sheet(const char *text)
{
    const char *mark = strrchr(text, '!');
    return mark ? mark + 1 : text;
}

static void set_titles(struct form_sheet *sheet, struct arena *arena, const char *text)
{
    /* "'主表'!$A:$B,'主表'!$1:$3": only the rows are kept */
    for (const char *at = text; at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL) {
        const char *end = strchr(at, ',');
        const char *piece = arena_copy(arena, at, end ? (size_t)(end - at) : strlen(at));
        struct form_range range;
        piece = behind_sheet(piece);
        const char *colon = strchr(piece, ':');
        if (!colon || *piece != '$') continue;
        const char *rows = arena_format(arena, "A%.*s:A%s", (int)(colon - piece - 1), piece + 1,
                                        colon[1] == '$' ? colon + 2 : colon + 1);
        if (!form_cell_read_range(rows, &range)) continue;
        sheet->has_titles = true;
        sheet->title_first = range.first.row;
        sheet->title_last = range.last.row;
    }
}

static void set_names(struct book *book)
{
    struct form_workbook *out = book->run->out;
    for (size_t i = 0; i < book->names.count; i++) {
        struct defined_name *name = LIST_AT(&book->names, struct defined_name, i);
        if (name->sheet < 0 || (size_t)name->sheet >= out->sheet_count) continue;
        struct form_sheet *sheet = &out->sheets[name->sheet];
        const char *text = buffer_string(&name->text);
        if (text_equal(name->name, "_xlnm.Print_Titles")) set_titles(sheet, book->run->arena, text);
        if (!text_equal(name->name, "_xlnm.Print_Area")) continue;
        sheet->has_area = form_cell_read_range(behind_sheet(text), &sheet->area) && !strchr(text, ',');
        if (sheet->has_area || sheet->hidden) continue;
        problem_fault(book->run->why, FORM_WORKBOOK_AREA, "template", "%s", sheet->name);
    }
}

static status read_part(struct book *book, const char *part, status (*read)(struct workbook_run *, struct bytes))
{
    struct bytes xml;
    if (!part) return OK;
    TRY(form_zip_read(book->zip, part, book->run->arena, &xml, book->run->why));
    return read(book->run, xml);
}

static status read_sheets(struct book *book, const struct list *links, const char *part)
{
    struct workbook_run *run = book->run;
    struct form_workbook *out = run->out;
    out->sheets = arena_array(run->arena, book->entries.count + 1, sizeof *out->sheets);
    bool visible = false;
    for (size_t i = 0; i < book->entries.count; i++) {
        const struct sheet_entry *entry = LIST_AT(&book->entries, struct sheet_entry, i);
        struct form_sheet *sheet = &out->sheets[out->sheet_count++];
        struct list sheet_links;
        struct bytes xml;
        sheet->name = entry->name;
        sheet->hidden = entry->hidden;
        const char *target = linked(book, links, part, entry->link, NULL);
        if (!target) return problem_set(run->why, FORM_WORKBOOK_BROKEN, "sheet r:id");
        TRY(read_links(book, target, &sheet_links));
        TRY(form_zip_read(book->zip, target, run->arena, &xml, run->why));
        TRY(form_workbook_sheet_read(run, xml, sheet));
        visible = visible || !sheet->hidden;
    }
    return visible ? OK : problem_set(run->why, FORM_WORKBOOK_NO_SHEET, "%s", "");
}

static status read_book(struct book *book)
{
    struct workbook_run *run = book->run;
    struct list links;
    struct bytes xml;
    TRY(read_links(book, "", &links));
    const char *part = linked(book, &links, "", NULL, "/officeDocument");
    if (!part || !form_zip_has(book->zip, part)) return problem_set(run->why, FORM_WORKBOOK_KIND, "%s", "");
    TRY(form_zip_read(book->zip, part, run->arena, &xml, run->why));
    struct form_xml_reader reader = form_workbook_parts_reader(5000, open_book, close_book, text_of_book);
    TRY(form_xml_read(xml, &reader, book, run->why));
    if (book->entries.count == 0) return problem_set(run->why, FORM_WORKBOOK_KIND, "%s", "");
    TRY(read_links(book, part, &links));
    TRY(read_part(book, linked(book, &links, part, NULL, "/theme"), form_workbook_parts_theme));
    TRY(read_part(book, linked(book, &links, part, NULL, "/styles"), form_workbook_styles_read));
    TRY(read_part(book, linked(book, &links, part, NULL, "/sharedStrings"), form_workbook_parts_strings));
    TRY(read_sheets(book, &links, part));
    set_names(book);
    return OK;
}

status form_workbook_read(struct bytes file, struct arena *arena, struct form_workbook *out, struct problem *why)
{
    static const uint32_t office[12] = {0xFFFFFF, 0x000000, 0xE7E6E6, 0x44546A, 0x4472C4, 0xED7D31,
                                        0xA5A5A5, 0xFFC000, 0x5B9BD5, 0x70AD47, 0x0563C1, 0x954F72};
    static const struct form_look plain = {.size_pt = 11, .format = "General"};
    *out = (struct form_workbook){.looks = &plain, .look_count = 1, .digit_pt = 6.05};
    struct workbook_run run = {.arena = arena, .why = why, .out = out, .strings = LIST_OF(arena, const char *)};
    memcpy(run.theme, office, sizeof office);
    TRY(check_kind(file, why));
    AUTO(form_zip, zip);
    TRY(form_zip_open(file, arena, &zip, why));
    TRY(refuse_parts(zip, why));
    struct book book = {.run = &run,
                        .zip = zip,
                        .entries = LIST_OF(arena, struct sheet_entry),
                        .names = LIST_OF(arena, struct defined_name)};
    TRY(read_book(&book));
    return why->fault_count > 0 ? PROBLEM_INPUT : OK;
}

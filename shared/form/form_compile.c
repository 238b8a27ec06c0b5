#include "form_compile.h"
#include "form_layout.h"
#include "form_pen.h"
#include "text.h"
#include <string.h>

static const double MM_PER_PT = 25.4 / 72;

struct claim { /* of a cell by a field or a composed text */
    const struct form_place *place;
    const char *element; /* "field", "text" */
    enum form_content content;
    uint32_t index;
};

static void claim_fault(struct layout *layout, const struct claim *claim, enum problem_code code, const char *subject)
{
    const struct form_where *where = &claim->place->where;
    char *field = arena_format(layout->arena, "config.%d:%d.%s.cell", where->line, where->column, claim->element);
    problem_fault(layout->why, code, field, "%s", subject);
}

static bool is_hidden(const struct layout_sheet *s, const struct form_range *range)
{
    struct form_cell origin = s->area.first;
    double width = s->x[range->last.column - origin.column + 1] - s->x[range->first.column - origin.column];
    double height = s->y[range->last.row - origin.row + 1] - s->y[range->first.row - origin.row];
    return width <= 0 || height <= 0;
}

static void claim_slot(struct layout *layout, const struct claim *claim)
{
    const struct form_place *place = claim->place;
    char name[FORM_CELL_NAME_SIZE];
    form_cell_name(place->cell, name);
    struct layout_sheet *s = form_layout_sheet_named(layout, place->sheet);
    if (!s) {
        claim_fault(layout, claim, FORM_SHEET_MISSING, place->sheet ? place->sheet : "");
        return;
    }
    struct layout_slot *slot = form_layout_slot(s, place->cell);
    if (!slot) {
        claim_fault(layout, claim, FORM_CELL_OUTSIDE, name);
        return;
    }
    struct form_range range = {place->cell, place->cell};
    const struct form_range *merge = form_layout_merge(s, slot);
    if (merge && (merge->first.row != place->cell.row || merge->first.column != place->cell.column)) {
        claim_fault(layout, claim, FORM_CELL_COVERED, name);
        return;
    }
    if (merge) range = *merge;
    if (slot->taken)
        claim_fault(layout, claim, FORM_CELL_TAKEN, name);
    else if (is_hidden(s, &range))
        claim_fault(layout, claim, FORM_CELL_HIDDEN, name);
    slot->taken = true;
    slot->content = claim->content;
    slot->index = claim->index;
    slot->format = place->format;
}

static void claim_all(struct layout *layout)
{
    const struct form_config *config = layout->config;
    for (uint32_t i = 0; i < config->rules.field_count; i++) {
        struct claim claim = {&config->places[i], "field", FORM_CONTENT_FIELD, i};
        if (config->places[i].shown) claim_slot(layout, &claim);
    }
    for (uint32_t i = 0; i < config->text_count; i++) {
        struct claim claim = {&config->texts[i].place, "text", FORM_CONTENT_TEXT, i};
        claim_slot(layout, &claim);
    }
}

static void place_seal(struct layout *layout, struct form *out)
{
    const struct form_seal *seal = &layout->config->seal;
    struct form_place place = {.sheet = seal->sheet, .cell = seal->range.first, .where = seal->where};
    struct claim claim = {.place = &place, .element = "seal"};
    char name[FORM_CELL_NAME_SIZE];
    struct layout_spot spot;
    if (!seal->given) return;
    form_cell_name(seal->range.first, name);
    const struct layout_sheet *s = form_layout_sheet_named(layout, seal->sheet);
    if (!s) {
        claim_fault(layout, &claim, FORM_SHEET_MISSING, seal->sheet ? seal->sheet : "");
        return;
    }
    const struct layout_slot *slot = form_layout_slot(s, seal->range.first);
    if (!slot || !form_layout_slot(s, seal->range.last)) {
        claim_fault(layout, &claim, FORM_CELL_OUTSIDE, name);
        return;
    }
    struct form_range range = seal->range;
    const struct form_range *merge = form_layout_merge(s, slot);
    bool one = range.first.row == range.last.row && range.first.column == range.last.column;
    if (merge && one) range = *merge;
    if (!form_layout_spot(s, &range, &spot)) {
        claim_fault(layout, &claim, FORM_CELL_BROKEN, name);
        return;
    }
    const struct form_page *page = LIST_AT(&layout->pages, struct form_page, spot.page);
    double left = page->origin_x_pt + spot.x * page->scale, top = page->origin_y_pt + spot.y * page->scale;
    double x = left + spot.width * page->scale * (seal->anchor_x + 1) / 2;
    double y = top + spot.height * page->scale * (seal->anchor_y + 1) / 2;
    out->seal = (struct form_seal_place){.given = true, .page = spot.page, .width_mm = seal->width_mm};
    out->seal.height_mm = seal->height_mm;
    out->seal.x_mm = x * MM_PER_PT - seal->width_mm * (seal->anchor_x + 1) / 2 + seal->dx_mm;
    out->seal.y_mm = y * MM_PER_PT - seal->height_mm * (seal->anchor_y + 1) / 2 + seal->dy_mm;
    bool inside = out->seal.x_mm >= 0 && out->seal.y_mm >= 0 &&
                  out->seal.x_mm + seal->width_mm <= page->width_pt * MM_PER_PT &&
                  out->seal.y_mm + seal->height_mm <= page->height_pt * MM_PER_PT;
    if (!inside) claim_fault(layout, &claim, FORM_SEAL_OUTSIDE, name);
}

/* A fixed text that no size makes fit is the designer's fault, not that of whoever declares. */
static void check_texts(struct layout *layout)
{
    struct form_pen *pen = form_pen_of_thread();
    for (size_t i = 0; i < layout->boxes.count; i++) {
        const struct form_box *box = LIST_AT(&layout->boxes, struct form_box, i);
        const struct form_style *style = LIST_AT(&layout->styles, struct form_style, box->style);
        if (box->content != FORM_CONTENT_STATIC) continue;
        enum form_pen_result result = form_pen_write(pen, NULL, box, style, box->text);
        if (result == FORM_PEN_FITS) continue;
        const struct layout_cell *from = LIST_AT(&layout->cells, struct layout_cell, i);
        form_layout_fault(layout, from->sheet, from->cell,
                          result == FORM_PEN_TOO_LONG ? FORM_CELL_NARROW : FORM_CELL_LETTER,
                          text_count(box->text) <= 20 ? box->text : "…");
    }
}

static void hand_over(const struct layout *layout, struct form *out)
{
    const struct form_config *config = layout->config;
    out->rules = config->rules;
    out->pages = layout->pages.items;
    out->page_count = layout->pages.count;
    out->areas = layout->areas.items;
    out->area_count = layout->areas.count;
    out->lines = layout->lines.items;
    out->line_count = layout->lines.count;
    out->boxes = layout->boxes.items;
    out->box_count = layout->boxes.count;
    out->styles = layout->styles.items;
    out->style_count = layout->styles.count;
    out->texts = arena_array(layout->arena, config->text_count + 1, sizeof *out->texts);
    out->text_count = config->text_count;
    for (size_t i = 0; i < config->text_count; i++)
        out->texts[i] = (struct form_composed){config->texts[i].parts, config->texts[i].part_count};
}

/* What made a file unreadable becomes one fault among the others: problem_set forgets those told before. */
static void tell(struct problem *why, const struct problem *fatal, const char *field)
{
    for (size_t i = 0; i < fatal->fault_count && i < PROBLEM_FAULTS_MAX; i++)
        problem_fault(why, fatal->faults[i].code, fatal->faults[i].field, "%s", fatal->faults[i].subject);
    if (fatal->code != INPUT_INVALID) problem_fault(why, fatal->code, field, "%s", fatal->subject);
}

/* Both files are read even when one has faults, so that an officer sees all of them at once. `*sound`: both could be
 * read, so that each may be checked against the other, whatever single faults they have. */
static status read_both(struct bytes workbook, struct bytes config, struct layout *layout, struct form_workbook *book,
                        struct form_config *settings, bool *sound)
{
    struct problem *why = ARENA_NEW(layout->arena, struct problem);
    status read = form_workbook_read(workbook, layout->arena, book, why);
    if (read > PROBLEM_INPUT) return problem_set(layout->why, why->code, "%s", why->subject);
    *sound = read == OK || why->code == INPUT_INVALID;
    if (read != OK) tell(layout->why, why, "template");
    problem_clear(why);
    read = form_config_read(config, layout->arena, settings, why);
    if (read > PROBLEM_INPUT) return problem_set(layout->why, why->code, "%s", why->subject);
    *sound = *sound && (read == OK || why->code == INPUT_INVALID);
    if (read != OK) tell(layout->why, why, "config");
    return OK;
}

status form_compile(struct bytes workbook, struct bytes config, struct arena *arena, struct form *out,
                    struct problem *why)
{
    struct form_workbook book;
    struct form_config settings;
    struct layout layout = {.arena = arena, .why = why, .book = &book, .config = &settings};
    bool sound = false;
    *out = (struct form){.page_count = 0};
    TRY(read_both(workbook, config, &layout, &book, &settings, &sound));
    size_t told = why->fault_count;
    if (!sound) return PROBLEM_INPUT;
    TRY(form_layout_sheets(&layout));
    if (why->fault_count > told) return PROBLEM_INPUT;
    claim_all(&layout);
    place_seal(&layout, out);
    if (told > 0) return PROBLEM_INPUT;
    form_layout_draw(&layout);
    if (layout.boxes.count > FORM_BOXES_MAX || layout.lines.count > FORM_BOXES_MAX)
        return problem_set(why, FORM_WORKBOOK_LARGE, "%d", FORM_BOXES_MAX);
    check_texts(&layout);
    hand_over(&layout, out);
    return why->fault_count > 0 ? PROBLEM_INPUT : OK;
}

/* Length of the base name of a path with the ending; 0: another ending. */
static size_t base_of(const char **path, const char *ending)
{
    const char *slash = strrchr(*path, '/');
    if (slash) *path = slash + 1;
    const char *dot = strrchr(*path, '.');
    return dot && text_equal_nocase(dot, ending) ? (size_t)(dot - *path) : 0;
}

status form_compile_check_names(const char *template_file, const char *config_file, const char *form_name,
                                struct problem *why)
{
    size_t a = base_of(&template_file, ".vts"), b = base_of(&config_file, ".xml");
    bool equal = a > 0 && a == b && strncmp(template_file, config_file, a) == 0;
    equal = equal && strlen(form_name) == a && strncmp(form_name, template_file, a) == 0;
    return equal ? OK : problem_set(why, FORM_NAMES_DIFFER, "%s, %s", template_file, config_file);
}

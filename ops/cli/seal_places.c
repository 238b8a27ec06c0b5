#include "seal_places.h"
#include "pdf_pages.h"
#include "pdf_straddle.h"
#include "text.h"
#include <stdlib.h>
#include <string.h>

static const double MARGIN_MM = 20, FAR_MM = 100000;

/* One number, or two with a comma between. */
static bool pair(const char *text, double least, double *first, double *second)
{
    char *end = NULL;
    *first = strtod(text, &end);
    bool is_first = end != text && *first >= least && *first <= FAR_MM;
    if (!second) return is_first && *end == 0;
    if (!is_first || *end != ',') return false;
    const char *next = end + 1;
    *second = strtod(next, &end);
    return end != next && *end == 0 && *second >= least && *second <= FAR_MM;
}

static int index_of(const char *value, const char *const *names, int count)
{
    for (int i = 0; i < count; i++)
        if (text_equal(value, names[i])) return i;
    return -1;
}

static struct pdf_layout_place *begin(struct seal_options *options, enum pdf_layout_kind kind)
{
    static struct pdf_layout_place beyond; /* never looked at: the call is wrong then */
    bool has_room = options->count < PDF_LAYOUT_PLACES_MAX;
    struct pdf_layout_place *place = has_room ? &options->places[options->count] : &beyond;
    options->count++;
    *place = (struct pdf_layout_place){.kind = kind};
    return place;
}

static bool start(struct seal_options *options, int option, const char *value)
{
    static const enum pdf_layout_kind kinds[] = {PDF_LAYOUT_POINT, PDF_LAYOUT_KEYWORD, PDF_LAYOUT_FIELD,
                                                 PDF_LAYOUT_STRADDLE};
    struct pdf_layout_place *place = begin(options, kinds[option - SEAL_PLACES_AT]);
    if (options->count > PDF_LAYOUT_PLACES_MAX) return false;
    switch (place->kind) {
    case PDF_LAYOUT_POINT:
        return pair(value, 0, &place->x_mm, &place->y_mm);
    case PDF_LAYOUT_KEYWORD:
        place->text = value;
        return *value && text_is_utf8(value, strlen(value)) && text_count(value) <= PDF_LAYOUT_KEYWORD_MAX;
    case PDF_LAYOUT_FIELD:
        place->name = value;
        return *value && text_is_utf8(value, strlen(value)) && strlen(value) <= PDF_SIGN_TEXT_MAX;
    case PDF_LAYOUT_STRADDLE:
        place->is_left = text_equal(value, "left");
        return place->is_left || text_equal(value, "right");
    }
    return false;
}

static bool set_corner(struct pdf_layout_place *place, const char *value)
{
    static const char *const names[] = {"top_left", "top_right", "bottom_left", "bottom_right"};
    int found = index_of(value, names, 4);
    place->corner = found < 0 ? PDF_LAYOUT_TOP_LEFT : (enum pdf_layout_corner)found;
    return found >= 0 && place->kind == PDF_LAYOUT_POINT;
}

static bool set_which(struct pdf_layout_place *place, const char *value)
{
    static const char *const names[] = {"first", "last", "all"};
    int found = index_of(value, names, 3);
    place->which = found < 0 ? PDF_LAYOUT_FIRST : (enum pdf_layout_which)found;
    return found >= 0 && place->kind == PDF_LAYOUT_KEYWORD;
}

static bool set_group(struct pdf_layout_place *place, const char *value)
{
    int64_t group = 0;
    bool is_group = text_int(value, &group) && group >= 2 && group <= PDF_STRADDLE_GROUP_MAX;
    place->group = is_group ? (unsigned)group : 0;
    return is_group;
}

bool seal_places_set(struct seal_options *options, int option, const char *value)
{
    if (option >= SEAL_PLACES_AT && option <= SEAL_PLACES_STRADDLE) return start(options, option, value);
    if (!options->count) return false;
    struct pdf_layout_place *place = &options->places[options->count - 1];
    bool is_straddle = place->kind == PDF_LAYOUT_STRADDLE;
    if (option == SEAL_PLACES_CORNER) return set_corner(place, value);
    if (option == SEAL_PLACES_WHICH) return set_which(place, value);
    if (option == SEAL_PLACES_SHIFT)
        return place->kind == PDF_LAYOUT_KEYWORD && pair(value, -FAR_MM, &place->dx_mm, &place->dy_mm);
    if (option == SEAL_PLACES_SKIP_FIRST) return place->skip_first = is_straddle;
    if (option == SEAL_PLACES_GROUP) return is_straddle && set_group(place, value);
    if (option == SEAL_PLACES_TOP) return place->is_at = is_straddle && pair(value, 0, &place->at_mm, NULL);
    place->pages = value;
    return option == SEAL_PLACES_PAGES && place->kind != PDF_LAYOUT_FIELD && pdf_pages_is_valid(value);
}

static bool add_short(struct seal_options *options)
{
    struct pdf_layout_place *place = begin(options, PDF_LAYOUT_POINT);
    place->x_mm = place->y_mm = MARGIN_MM;
    place->corner = PDF_LAYOUT_BOTTOM_RIGHT;
    place->pages = options->page ? options->page : "last";
    if (!options->has_x) return true;
    *place = (struct pdf_layout_place){
        .kind = PDF_LAYOUT_POINT, .pages = options->page, .x_mm = options->x, .y_mm = options->y};
    return true;
}

/* A field that is there has its name. */
static bool is_field_named_twice(const struct seal_options *options)
{
    bool has_existing = false;
    for (size_t i = 0; i < options->count; i++) has_existing = has_existing || options->places[i].name;
    return options->field && has_existing;
}

bool seal_places_finish(struct seal_options *options)
{
    bool is_one_keyword = options->count == 1 && options->places[0].kind == PDF_LAYOUT_KEYWORD;
    if (options->has_x != options->has_y || is_field_named_twice(options)) return false;
    if (options->is_invisible) return !options->has_x && !options->page && !options->count;
    if (!options->count) return add_short(options);
    if (options->page && is_one_keyword && !options->places[0].pages) {
        options->places[0].pages = options->page;
        return !options->has_x;
    }
    return !options->has_x && !options->page;
}

#include "sealing_place.h"

#include "pdf_pages.h"
#include "pdf_straddle.h"
#include <stdlib.h>

static const char *const kinds[] = {"point", "keyword", "field", "straddle", NULL};                  /* pdf_layout.h */
static const char *const corners[] = {"top_left", "top_right", "bottom_left", "bottom_right", NULL}; /* the same */
static const char *const whiches[] = {"first", "last", "all", NULL};                                 /* the same */
static const char *const edges[] = {"right", "left", NULL};
static const char *const actions[] = {"all", "include", "exclude", NULL}; /* pdf_signature_lock, from its second on */

static const char *check_pages(const char *text)
{
    return pdf_pages_is_valid(text) ? NULL : "all, odd, even, first, last, 1,3-5";
}

#define ASK struct sealing_place_ask
const struct json_field sealing_place_shape[] = {
    JSON_CHOICE(ASK, kind, kinds),
    JSON_TEXT(ASK, pages, .optional = true, .max = PDF_PAGES_TEXT_MAX, .check = check_pages),
    JSON_VALUE(ASK, x_mm, .optional = true),
    JSON_VALUE(ASK, y_mm, .optional = true),
    JSON_CHOICE(ASK, corner, corners, .optional = true),
    JSON_TEXT(ASK, text, .optional = true, .max = PDF_LAYOUT_KEYWORD_MAX, .check = json_check_one_line),
    JSON_CHOICE(ASK, which, whiches, .optional = true),
    JSON_VALUE(ASK, dx_mm, .optional = true),
    JSON_VALUE(ASK, dy_mm, .optional = true),
    JSON_TEXT(ASK, name, .optional = true, .max = 250, .check = json_check_one_line),
    JSON_CHOICE(ASK, edge, edges, .optional = true),
    JSON_BOOL(ASK, skip_first, .optional = true),
    JSON_INT(ASK, group, .optional = true, .min = 2, .max = PDF_STRADDLE_GROUP_MAX),
    JSON_VALUE(ASK, at_mm, .optional = true),
    JSON_END};

const struct json_field sealing_lock_shape[] = {
    JSON_CHOICE(struct sealing_lock_ask, action, actions),
    JSON_TEXTS(struct sealing_lock_ask, names, .optional = true, .max = SEALING_PLACE_NAMES_MAX), JSON_END};

struct kept_terms { /* so that one macro declares the members for all */
    struct sealing_terms_ask terms;
};
const struct json_field sealing_terms_shape[] = {SEALING_PLACE_TERMS(struct kept_terms), JSON_END};

/* --- in --- */

enum { POINT = 1, KEYWORD = 2, FIELD = 4, STRADDLE = 8 };

struct reading {
    const char *path;
    size_t index;
    struct arena *arena;
    struct problem *why;
};

static const char *path_of(const struct reading *r, const char *member)
{
    return arena_format(r->arena, "%s[%zu].%s", r->path, r->index, member);
}

/* Each kind has its members: one of another kind was meant for something that will not happen. */
static status check_members(const struct reading *r, const ASK *ask)
{
    const struct {
        const char *name;
        bool is_given;
        unsigned allowed, required;
    } members[] = {{"pages", ask->pages != NULL, POINT | KEYWORD | STRADDLE, 0},
                   {"x_mm", ask->x_mm != NULL, POINT, POINT},
                   {"y_mm", ask->y_mm != NULL, POINT, POINT},
                   {"corner", ask->corner >= 0, POINT, 0},
                   {"text", ask->text != NULL, KEYWORD, KEYWORD},
                   {"which", ask->which >= 0, KEYWORD, 0},
                   {"dx_mm", ask->dx_mm != NULL, KEYWORD, 0},
                   {"dy_mm", ask->dy_mm != NULL, KEYWORD, 0},
                   {"name", ask->name != NULL, FIELD, FIELD},
                   {"edge", ask->edge >= 0, STRADDLE, 0},
                   {"skip_first", ask->skip_first, STRADDLE, 0},
                   {"group", ask->group != 0, STRADDLE, 0},
                   {"at_mm", ask->at_mm != NULL, STRADDLE, 0}};
    status got = OK;
    unsigned kind = 1U << (unsigned)ask->kind;
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        const char *path = path_of(r, members[i].name);
        if (members[i].is_given && !(members[i].allowed & kind))
            got = problem_fault(r->why, FIELD_UNKNOWN, path, "%s", "");
        if (!members[i].is_given && members[i].required & kind)
            got = problem_fault(r->why, FIELD_REQUIRED, path, "%s", "");
    }
    return got;
}

/* Millimetres as a JSON number; absent: 0. */
static status read_mm(const struct reading *r, const struct json_value *value, const char *member, int least,
                      double *out)
{
    if (!value) return OK;
    *out = value->type == JSON_NUMBER ? strtod(value->text, NULL) : -2.0 * SEALING_PLACE_MM_MAX;
    if (*out >= least && *out <= SEALING_PLACE_MM_MAX) return OK;
    return problem_fault(r->why, FIELD_FORM, path_of(r, member), "%d - %d", least, SEALING_PLACE_MM_MAX);
}

static status read_one(const struct reading *r, const ASK *ask, struct pdf_layout_place *out)
{
    *out = (struct pdf_layout_place){.kind = (enum pdf_layout_kind)ask->kind,
                                     .pages = ask->pages,
                                     .text = ask->text,
                                     .name = ask->name,
                                     .is_left = ask->edge == 1,
                                     .skip_first = ask->skip_first,
                                     .is_at = ask->at_mm != NULL,
                                     .group = (unsigned)ask->group};
    if (ask->corner > 0) out->corner = (enum pdf_layout_corner)ask->corner;
    if (ask->which > 0) out->which = (enum pdf_layout_which)ask->which;
    const struct {
        const struct json_value *value;
        const char *member;
        int least;
        double *out;
    } lengths[] = {{ask->x_mm, "x_mm", 0, &out->x_mm},
                   {ask->y_mm, "y_mm", 0, &out->y_mm},
                   {ask->dx_mm, "dx_mm", -SEALING_PLACE_MM_MAX, &out->dx_mm},
                   {ask->dy_mm, "dy_mm", -SEALING_PLACE_MM_MAX, &out->dy_mm},
                   {ask->at_mm, "at_mm", 0, &out->at_mm}};
    status got = check_members(r, ask);
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        status one = read_mm(r, lengths[i].value, lengths[i].member, lengths[i].least, lengths[i].out);
        if (one != OK) got = one;
    }
    return got;
}

status sealing_place_read(const struct list *asks, const char *path, struct list *out, struct problem *why)
{
    status got = OK;
    for (size_t i = 0; i < asks->count; i++) {
        const struct reading reading = {path, i, out->arena, why};
        status one = read_one(&reading, LIST_AT(asks, const ASK, i), list_add(out));
        if (one != OK) got = one;
    }
    return got;
}

const char *sealing_place_check_method(const char *method)
{
    struct sign_method found;
    return sign_method_of_name(method, &found) ? NULL
                                               : "sha256, sha384, sha512, pss-sha256, pss-sha384, pss-sha512 or sm3";
}

status sealing_place_terms(const struct sealing_terms_ask *ask, struct sealing_terms *out, struct problem *why)
{
    const struct sealing_lock_ask *lock = ask->lock_fields;
    *out = (struct sealing_terms){
        .certify = (int)ask->certify, .reason = ask->reason, .location = ask->location, .contact = ask->contact};
    out->has_method = ask->method && sign_method_of_name(ask->method, &out->method);
    if (!lock) return OK;
    out->lock = (struct pdf_sign_lock){
        .kind = (enum pdf_signature_lock)(lock->action + 1), .names = lock->names.items, .count = lock->names.count};
    if (out->lock.kind == PDF_LOCK_ALL && lock->names.count)
        return problem_fault(why, FIELD_UNKNOWN, "lock_fields.names", "%s", "");
    if (out->lock.kind != PDF_LOCK_ALL && !lock->names.count)
        return problem_fault(why, FIELD_REQUIRED, "lock_fields.names", "%s", "");
    return OK;
}

/* --- out --- */

static void put_text(struct json_writer *w, const char *name, const char *text)
{
    if (text) json_write_text(w, name, text);
}

static void put_value(struct json_writer *w, const char *name, const struct json_value *value)
{
    if (value) json_write_value(w, name, value);
}

static void write_one(struct json_writer *w, const ASK *ask)
{
    json_write_begin(w, NULL, '{');
    json_write_text(w, "kind", kinds[ask->kind]);
    put_text(w, "pages", ask->pages);
    put_value(w, "x_mm", ask->x_mm);
    put_value(w, "y_mm", ask->y_mm);
    if (ask->corner >= 0) json_write_text(w, "corner", corners[ask->corner]);
    put_text(w, "text", ask->text);
    if (ask->which >= 0) json_write_text(w, "which", whiches[ask->which]);
    put_value(w, "dx_mm", ask->dx_mm);
    put_value(w, "dy_mm", ask->dy_mm);
    put_text(w, "name", ask->name);
    if (ask->edge >= 0) json_write_text(w, "edge", edges[ask->edge]);
    if (ask->skip_first) json_write_bool(w, "skip_first", true);
    if (ask->group) json_write_int(w, "group", ask->group);
    put_value(w, "at_mm", ask->at_mm);
    json_write_end(w, '}');
}

void sealing_place_write(struct json_writer *w, const char *name, const struct list *asks)
{
    json_write_begin(w, name, '[');
    for (size_t i = 0; i < asks->count; i++) write_one(w, LIST_AT(asks, const ASK, i));
    json_write_end(w, ']');
}

void sealing_place_write_terms(struct json_writer *w, const char *name, const struct sealing_terms_ask *ask)
{
    json_write_begin(w, name, '{');
    if (ask->certify) json_write_int(w, "certify", ask->certify);
    put_text(w, "reason", ask->reason);
    put_text(w, "location", ask->location);
    put_text(w, "contact", ask->contact);
    put_text(w, "method", ask->method);
    if (ask->lock_fields) {
        const struct list *names = &ask->lock_fields->names;
        json_write_begin(w, "lock_fields", '{');
        json_write_text(w, "action", actions[ask->lock_fields->action]);
        if (names->count) json_write_begin(w, "names", '[');
        for (size_t i = 0; i < names->count; i++) json_write_text(w, NULL, *LIST_AT(names, const char *const, i));
        if (names->count) json_write_end(w, ']');
        json_write_end(w, '}');
    }
    json_write_end(w, '}');
}

void sealing_place_tell(struct json_writer *w, const char *name, const struct list *places)
{
    json_write_begin(w, name, '[');
    for (size_t i = 0; i < places->count; i++) {
        const struct pdf_stamp_place *place = LIST_AT(places, const struct pdf_stamp_place, i);
        json_write_begin(w, NULL, '{');
        json_write_int(w, "page", (int64_t)place->page + 1);
        json_write_number(w, "x_mm", place->x_mm, 2);
        json_write_number(w, "y_mm", place->y_mm, 2);
        json_write_number(w, "width_mm", place->width_mm, 2);
        json_write_number(w, "height_mm", place->height_mm, 2);
        json_write_end(w, '}');
    }
    json_write_end(w, ']');
}

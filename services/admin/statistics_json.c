#include "statistics_json.h"

#define DAY(member) JSON_TEXT(struct statistics_query, member, .optional = true, .check = json_check_date)
#define ID(member)  JSON_TEXT(struct statistics_query, member, .optional = true, .check = json_check_id)

const struct json_field statistics_sealings_shape[] = {DAY(from), DAY(to), ID(authority_id), ID(category_id), JSON_END};
const struct json_field statistics_archives_shape[] = {ID(authority_id), ID(category_id), JSON_END};
const struct json_field statistics_expiry_shape[] = {ID(authority_id), JSON_END};

#define PART(member, check_) JSON_TEXT(struct statistics_parts_query, member, .optional = true, .check = (check_))
static const char *const by_names[] = {"point", "category", "authority", NULL};
const struct json_field statistics_parts_shape[] = {
    PART(from, json_check_date),
    PART(to, json_check_date),
    PART(authority_id, json_check_id),
    PART(category_id, json_check_id),
    JSON_CHOICE(struct statistics_parts_query, by, by_names),
    HTTP_TABLE_FIELDS(struct statistics_parts_query),
    JSON_END,
};

static void write_points(struct json_writer *w, const struct list *points)
{
    json_write_begin(w, "points", '[');
    for (size_t i = 0; i < points->count; i++) {
        const struct statistics_part *point = LIST_AT(points, const struct statistics_part, i);
        json_write_begin(w, NULL, '{');
        json_write_text(w, "point", point->name);
        json_write_int(w, "count", point->count);
        json_write_end(w, '}');
    }
    json_write_end(w, ']');
}

static void write_parts(struct json_writer *w, const char *name, const struct list *parts)
{
    json_write_begin(w, name, '[');
    for (size_t i = 0; i < parts->count; i++) {
        const struct statistics_part *part = LIST_AT(parts, const struct statistics_part, i);
        json_write_begin(w, NULL, '{');
        json_write_text(w, "id", part->id);
        json_write_text(w, "code", part->code);
        json_write_text(w, "name", part->name);
        json_write_int(w, "count", part->count);
        json_write_end(w, '}');
    }
    json_write_end(w, ']');
}

void statistics_json_sealings(struct json_writer *w, const struct statistics_period *period,
                              const struct statistics_sealings *sealings)
{
    json_write_begin(w, NULL, '{');
    json_write_time(w, "counted", sealings->counted_ms);
    json_write_text(w, "from", period->from);
    json_write_text(w, "to", period->to);
    json_write_text(w, "step", period->point_size == STATISTICS_DAY_SIZE - 1 ? "day" : "month");
    json_write_int(w, "total", sealings->total);
    write_points(w, &sealings->points);
    write_parts(w, "categories", &sealings->categories);
    write_parts(w, "authorities", &sealings->authorities);
    json_write_end(w, '}');
}

void statistics_json_archives(struct json_writer *w, const struct statistics_archives *archives)
{
    json_write_begin(w, NULL, '{');
    json_write_time(w, "counted", archives->counted_ms);
    json_write_begin(w, "years", '[');
    for (size_t i = 0; i < archives->years.count; i++) {
        const struct statistics_year *year = LIST_AT(&archives->years, const struct statistics_year, i);
        json_write_begin(w, NULL, '{');
        json_write_int(w, "year", year->year);
        json_write_int(w, "waiting", year->waiting);
        json_write_int(w, "sealed", year->sealed);
        json_write_int(w, "archived", year->archived);
        json_write_int(w, "other", year->other);
        json_write_end(w, '}');
    }
    json_write_end(w, ']');
    json_write_end(w, '}');
}

static void write_end(struct json_writer *w, const struct statistics_end *end)
{
    json_write_int(w, "certificates", end->certificates);
    json_write_int(w, "seals", end->seals);
    json_write_end(w, '}');
}

void statistics_json_expiry(struct json_writer *w, const struct statistics_expiry *expiry)
{
    json_write_begin(w, NULL, '{');
    json_write_time(w, "counted", expiry->counted_ms);
    json_write_begin(w, "expired", '{');
    write_end(w, &expiry->expired);
    json_write_begin(w, "soon", '[');
    for (int i = 0; i < STATISTICS_SOON; i++) {
        json_write_begin(w, NULL, '{');
        json_write_int(w, "days", statistics_soon_days[i]);
        write_end(w, &expiry->soon[i]);
    }
    json_write_end(w, ']');
    json_write_begin(w, "months", '[');
    for (size_t i = 0; i < expiry->months.count; i++) {
        const struct statistics_end *month = LIST_AT(&expiry->months, const struct statistics_end, i);
        json_write_begin(w, NULL, '{');
        json_write_text(w, "month", month->month);
        write_end(w, month);
    }
    json_write_end(w, ']');
    json_write_end(w, '}');
}

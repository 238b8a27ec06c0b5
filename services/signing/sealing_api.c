#include "sealing_api.h"

#include "db_once.h"
#include "digest.h"
#include "document_json.h"
#include "http_list.h"
#include "http_problem.h"
#include "http_request.h"
#include "http_response.h"
#include "sealing_flow.h"
#include <math.h>
#include <stdlib.h>

enum { PLACE_MAX_MM = 5000 };

/* Millimetres as a JSON number, to micrometres. */
static status read_mm(struct http_request *rq, const struct json_value *value, const char *field, int64_t *um)
{
    double mm = value->type == JSON_NUMBER ? strtod(value->text, NULL) : NAN;
    if (!(mm >= 0 && mm <= PLACE_MAX_MM)) return problem_fault(&rq->why, FIELD_FORM, field, "0 - %d", PLACE_MAX_MM);
    *um = (int64_t)lround(mm * 1000);
    return OK;
}

/* One point, as it was before there were places. */
static status read_place(struct http_request *rq, const struct sealing_place_input *from, size_t index,
                         struct document_place *out)
{
    out->page = from->page;
    TRY(read_mm(rq, from->x_mm, arena_format(rq->arena, "items[%zu].place.x_mm", index), &out->x_um));
    return read_mm(rq, from->y_mm, arena_format(rq->arena, "items[%zu].place.y_mm", index), &out->y_um);
}

static status read_places(struct http_request *rq, const struct sealing_item_input *from, size_t index,
                          struct sealing_item *item)
{
    const char *path = arena_format(rq->arena, "items[%zu].places", index);
    item->asks = &from->places;
    item->places = LIST_OF(rq->arena, struct pdf_layout_place);
    TRY(sealing_place_read(&from->places, path, &item->places, &rq->why));
    return from->place ? problem_fault(&rq->why, FIELD_REPEATED, path, "%s", "") : OK;
}

status sealing_api_items(struct http_request *rq, const struct list *in, struct list *out)
{
    list_reserve(out, in->count);
    for (size_t i = 0; i < in->count; i++) {
        const struct sealing_item_input *from = LIST_AT(in, const struct sealing_item_input, i);
        struct sealing_item *item = list_add(out);
        item->document_id = from->document_id;
        item->again = from->again;
        item->placed = from->place != NULL;
        if (from->place) TRY(read_place(rq, from->place, i, &item->place));
        if (from->places.count) TRY(read_places(rq, from, i, item));
    }
    return OK;
}

static void write_item(struct http_request *rq, struct json_writer *w, const struct sealing_item *item)
{
    json_write_begin(w, NULL, '{');
    json_write_text(w, "document_id", item->document_id);
    json_write_text(w, "state", item->sealed ? "sealed" : "refused");
    if (item->sealed)
        document_json_write(w, "document", &item->document);
    else
        http_problem_write(rq, w, "problem", item->why);
    json_write_end(w, '}');
}

/* What makes two requests the same: seal, documents, places. Not the PIN: of a short one a hash would tell too much,
 * and who mistyped it may repeat with the same key. */
static const char *hash_of(struct http_request *rq, const struct sealing_input *in)
{
    struct json_writer w = {.out = {.arena = rq->arena}};
    char *hash = arena_alloc(rq->arena, DIGEST_HEX_SIZE);
    json_write_begin(&w, NULL, '[');
    json_write_text(&w, NULL, in->seal_id);
    if (in->level >= 0) json_write_int(&w, NULL, in->level);
    sealing_place_write_terms(&w, NULL, &in->terms);
    for (size_t i = 0; i < in->items.count; i++) {
        const struct sealing_item_input *item = LIST_AT(&in->items, const struct sealing_item_input, i);
        json_write_text(&w, NULL, item->document_id);
        if (item->again) json_write_bool(&w, NULL, true);
        if (item->places.count) sealing_place_write(&w, NULL, &item->places);
        if (!item->place) continue;
        json_write_int(&w, NULL, item->place->page);
        json_write_value(&w, NULL, item->place->x_mm);
        json_write_value(&w, NULL, item->place->y_mm);
    }
    json_write_end(&w, ']');
    digest_sha256_hex(buffer_bytes(&w.out), hash);
    return hash;
}

void sealing_api_write(struct http_request *rq, struct http_response *rs, const struct sealing_order *order)
{
    struct json_writer *w = http_response_json(rs, 200);
    json_write_begin(w, NULL, '{');
    json_write_begin(w, "results", '[');
    for (size_t i = 0; i < order->items.count; i++) write_item(rq, w, LIST_AT(&order->items, struct sealing_item, i));
    json_write_end(w, ']');
    json_write_end(w, '}');
}

status sealing_api_run(struct http_request *rq, struct http_response *rs)
{
    struct sealing_input in = {0};
    struct db_once once;
    TRY(http_request_json(rq, sealing_shape, &in));
    TRY(http_request_once(rq, "sealing", &once));
    once.request_hash = hash_of(rq, &in);
    struct sealing_order order = {.seal_id = in.seal_id,
                                  .pin = in.pin,
                                  .activation = in.activation,
                                  .request_key = once.key,
                                  .level = in.level,
                                  .items = LIST_OF(rq->arena, struct sealing_item)};
    TRY(sealing_api_items(rq, &in.items, &order.items));
    TRY(sealing_place_terms(&in.terms, &order.terms, &rq->why));
    if (!in.pin && !in.activation) return problem_fault(&rq->why, FIELD_REQUIRED, "pin", "%s", "");
    if (in.pin && in.activation) return problem_fault(&rq->why, FIELD_REPEATED, "activation", "%s", "");
    TRY(sealing_flow_once(rq->service, &once, rq->arena, &rq->why));
    TRY(sealing_flow_run(rq->service, &rq->caller, rq->bearer, &order, rq->arena, &rq->why));
    sealing_api_write(rq, rs, &order);
    return OK;
}

struct uses_query {
    const char *seal_id, *cursor;
    int64_t limit;
};
static const struct json_field uses_shape[] = {JSON_TEXT(struct uses_query, seal_id, .check = json_check_id),
                                               HTTP_PAGE_FIELDS(struct uses_query), JSON_END};

status sealing_api_uses(struct http_request *rq, struct http_response *rs)
{
    struct uses_query in = {0};
    struct http_page page;
    TRY(http_request_query(rq, uses_shape, &in));
    TRY(http_page_read(rq, in.limit, in.cursor, &page));
    struct list found = LIST_OF(rq->arena, struct sealing_use);
    TRY(sealing_flow_uses(rq->service, &rq->caller, in.seal_id, &page, &found, &rq->why));
    struct json_writer *w = http_list_begin(rs, &page, &found);
    for (size_t i = 0; i < found.count; i++) document_json_use(w, LIST_AT(&found, const struct sealing_use, i));
    const struct sealing_use *last = http_list_last(&page, &found);
    if (!last) return http_list_end(w, NULL);
    const char *sealed = arena_format(rq->arena, "%lld", (long long)last->sealed_ms);
    return http_list_end(w, http_page_cursor(rq->arena, sealed, last->id, NULL));
}

#include "sealing_preview_api.h"

#include "document_flow.h"
#include "http_budget.h"
#include "http_request.h"
#include "http_response.h"
#include "pdf_read.h"
#include "sealing_level.h"
#include "sealing_place.h"
#include "timestamp_flow.h"
#include <math.h>
#include <stdlib.h>

/* Strips and whole pictures alike are as high as the picture. */
static void tell(struct http_response *rs, const struct list *stamps, double height_mm)
{
    struct json_writer *w = http_response_json(rs, 200);
    for (size_t i = 0; i < stamps->count; i++) LIST_AT(stamps, struct pdf_stamp_place, i)->height_mm = height_mm;
    json_write_begin(w, NULL, '{');
    sealing_place_tell(w, "places", stamps);
    json_write_end(w, '}');
}

/* Without an authority none but the first can be made. */
status sealing_preview_api_levels(struct http_request *rq, struct http_response *rs)
{
    const struct signing *signing = rq->service;
    struct json_writer *w = http_response_json(rs, 200);
    int most = timestamp_flow_source(signing->timestamps) ? SEALING_LEVEL_LTA : SEALING_LEVEL_B;
    json_write_begin(w, NULL, '{');
    json_write_text(w, "usual", sealing_level_names[timestamp_flow_level(signing->timestamps)]);
    json_write_begin(w, "levels", '[');
    for (int level = SEALING_LEVEL_B; level <= most; level++) json_write_text(w, NULL, sealing_level_names[level]);
    json_write_end(w, ']');
    json_write_end(w, '}');
    return OK;
}

struct preview_input {
    const struct json_value *width_mm, *height_mm;
    struct list places; /* struct sealing_place_ask */
};
static const struct json_field preview_shape[] = {JSON_VALUE(struct preview_input, width_mm),
                                                  JSON_VALUE(struct preview_input, height_mm),
                                                  JSON_LIST(struct preview_input, places, struct sealing_place_ask,
                                                            sealing_place_shape, .min = 1, .max = SEALING_PLACE_MAX),
                                                  JSON_END};

enum { PICTURE_LEAST_MM = 1, PICTURE_MOST_MM = 500 };

static status read_mm(struct http_request *rq, const struct json_value *value, const char *name, double *out)
{
    *out = value->type == JSON_NUMBER ? strtod(value->text, NULL) : NAN;
    if (*out >= PICTURE_LEAST_MM && *out <= PICTURE_MOST_MM) return OK;
    return problem_fault(&rq->why, FIELD_FORM, name, "%d - %d", PICTURE_LEAST_MM, PICTURE_MOST_MM);
}

static status find(struct http_request *rq, struct document_view *view)
{
    TRY(document_flow_find(rq->service, &rq->caller, http_request_arg(rq, "id"), rq->arena, view, &rq->why));
    return document_flow_note(rq->service, &rq->caller, &view->document, &rq->why);
}

status sealing_preview_api_places(struct http_request *rq, struct http_response *rs)
{
    AUTO(store_file, file);
    const struct signing *signing = rq->service;
    struct preview_input in = {0};
    struct document_view view;
    struct pdf *pdf;
    double width = 0, height = 0;
    TRY(http_request_json(rq, preview_shape, &in));
    TRY(read_mm(rq, in.width_mm, "width_mm", &width));
    TRY(read_mm(rq, in.height_mm, "height_mm", &height));
    struct list places = LIST_OF(rq->arena, struct pdf_layout_place);
    TRY(sealing_place_read(&in.places, "places", &places, &rq->why));
    TRY(http_budget_take(rq));
    TRY(find(rq, &view));
    TRY(store_get(signing->store, view.document.digest, &file, &rq->why));
    TRY(pdf_read_open(rq->arena, store_file_bytes(file), &pdf, &rq->why));
    const struct pdf_layout_asked asked = {places.items, places.count, width, width / height};
    struct pdf_layout layout = {.stamps = LIST_OF(rq->arena, struct pdf_stamp_place)};
    if (pdf_layout_resolve(pdf, &asked, &layout, &rq->why) != OK)
        return problem_in_field(&rq->why, arena_format(rq->arena, "places[%zu]", layout.at));
    tell(rs, &layout.stamps, height);
    return OK;
}

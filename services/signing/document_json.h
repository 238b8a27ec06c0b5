/* document_json - documents, declarations, sealings and moves on the wire. */
#ifndef DOCUMENT_JSON_H
#define DOCUMENT_JSON_H

#include "declaration.h"
#include "document_flow.h"
#include "json_read.h"
#include "json_write.h"
#include "sealing_flow.h"
#include "withdrawal.h"

struct document_list_query {
    const char *taxpayer_code, *q, *category_id, *state, *period_from, *period_to, *sealed_from, *sealed_to, *cursor;
    int sort, format;
    int64_t limit, utc_offset;
};
struct deadline_query {
    const char *taxpayer_code, *cursor;
    int64_t limit;
};
struct document_file_query {
    int64_t revision;
};
struct sealing_place_input {
    int64_t page;
    const struct json_value *x_mm, *y_mm;
};
struct sealing_item_input {
    const char *document_id;
    bool again;
    struct sealing_place_input *place;
    struct list places; /* struct sealing_place_ask */
};
struct sealing_input {
    const char *seal_id, *pin, *activation; /* pin or activation */
    int level;                              /* enum sealing_level; -1: not said */
    struct list items;                      /* struct sealing_item_input */
    struct sealing_terms_ask terms;
};
struct document_ids_input {
    const char *run_id;       /* the archiving run; NULL: not said */
    struct list document_ids; /* const char * */
};
struct document_filing_input {
    const char *document_id, *archive_number;
};
struct document_filings_input {
    const char *run_id;
    struct list items; /* struct document_filing_input */
};

struct amendment_input { /* reason of a void or a rejection */
    const char *reason;
};
struct correction_input {
    const char *reason, *due_date;
    const struct json_value *data;
};

extern const struct json_field deadline_shape[], amendment_shape[], correction_shape[];
extern const struct json_field declaration_shape[], document_list_shape[], document_file_shape[], sealing_shape[],
    sealing_item_shape[], document_ids_shape[], document_filings_shape[];
const char *document_json_check_states(const char *text); /* for .check: states, commas between */

void document_json_place(struct json_writer *w, struct document_place place); /* "place" */
void document_json_write(struct json_writer *w, const char *name, const struct document *document);
/* What only a file that was handed in has; NULL or without a document: null. */
void document_json_upload(struct json_writer *w, const char *name, const struct upload *upload);
void document_json_use(struct json_writer *w, const struct sealing_use *use);
void document_json_view(struct json_writer *w, const struct document_view *view);
/* For who may see the document, with the reason. */
void document_json_withdrawn(struct json_writer *w, const struct withdrawal *withdrawal);
/* What strangers may know of a sealing that was taken back: by whom, masked, and when; not why. */
void document_json_withdrawal(struct json_writer *w, const char *name, const struct withdrawal *withdrawal,
                              struct arena *arena);
/* What strangers may know of a sealed document: names masked, no ids. */
void document_json_public(struct json_writer *w, const struct document_view *view, struct arena *arena);

#endif

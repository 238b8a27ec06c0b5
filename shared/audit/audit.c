#include "audit.h"
#include "audit_entry.h"
#include "clock.h"
#include "db_tx.h"
#include "list.h"
#include "log.h"
#include "text.h"
#include <stdlib.h>
#include <string.h>

enum { STREAM_LIFE_MS = 3600000 };

/* Set once at the start of the process, read ever after. */
static unsigned char key[DIGEST_SIZE];
static char service[32];

void audit_open(struct bytes new_key, const char *name)
{
    if (new_key.size != sizeof key || !text_copy(service, sizeof service, name)) abort();
    memcpy(key, new_key.data, sizeof key);
}

/* What a connection knows of the stream it writes. */
struct stream {
    char id[ID_SIZE]; /* empty: none yet */
    int64_t opened_ms;
    int64_t committed, number; /* last number that is safe; last number given out */
    bool is_announced, announcing;
};

static void transaction_ended(void *state, enum db_tx_end end)
{
    struct stream *stream = state;
    switch (end) {
    case DB_TX_COMMITTED:
        stream->committed = stream->number;
        stream->is_announced = stream->is_announced || stream->announcing;
        break;
    case DB_TX_UNDONE:
        stream->number = stream->committed;
        break;
    case DB_TX_UNKNOWN:
        if (stream->number != stream->committed) *stream = (struct stream){0};
        break;
    }
    stream->announcing = false;
}

static const char ANNOUNCE[] = "INSERT INTO estamp_audit.audit_stream (stream_id, opened_ms) VALUES (?, ?)";

static status open_stream(struct db *db, struct stream *stream, int64_t now_ms, struct problem *why)
{
    bool is_over = now_ms - stream->opened_ms >= STREAM_LIFE_MS && stream->number == stream->committed;
    if (!stream->id[0] || is_over) {
        *stream = (struct stream){.opened_ms = now_ms};
        id_new(stream->id);
    }
    if (stream->is_announced || stream->announcing) return OK;
    TRY(db_exec(db, ANNOUNCE, DB_ARGS(db_text(stream->id), db_int(stream->opened_ms)), NULL, why));
    stream->announcing = true;
    return OK;
}

static struct audit_entry entry_of(const struct stream *stream, const struct caller *caller,
                                   const struct audit_event *event)
{
    return (struct audit_entry){
        .stream_id = stream->id,
        .at_ms = clock_now_ms(),
        .service = service,
        .caller_kind = caller_kind_name(caller->kind),
        .caller_id = caller->id,
        .caller_name = caller->name,
        .caller_unit_id = caller->unit_id,
        .session_id = caller->session_id,
        .address = caller->address,
        .action = event->action,
        .object = event->object,
        .object_id = event->object_id ? event->object_id : "",
        .unit_id = event->unit_id,
        .detail = event->detail,
        .outcome = event->outcome,
        .request_id = event->request_id ? event->request_id : log_request(),
    };
}

static const char APPEND[] =
    "INSERT INTO estamp_audit.audit_entry (stream_id, number, at_ms, service, caller_kind, caller_id, caller_name, "
    "caller_unit_id, session_id, address, action, object, object_id, unit_id, detail, outcome, request_id, mac) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

/* `number` is the entry's; the bytes that the row borrows lie in the list's arena. */
static void add_entry(struct list *values, const struct stream *stream, const struct caller *caller,
                      const struct audit_event *event, int64_t number)
{
    struct audit_entry e = entry_of(stream, caller, event);
    unsigned char *mac = arena_alloc(values->arena, DIGEST_SIZE);
    e.number = number;
    audit_entry_mac(&e, bytes_of(key, sizeof key), mac);
    db_args_add(values, DB_ARGS(db_text(e.stream_id), db_int(e.number), db_int(e.at_ms), db_text(e.service),
                                db_text(e.caller_kind), db_text(e.caller_id), db_text(e.caller_name),
                                db_text(e.caller_unit_id), db_text(e.session_id), db_text(e.address), db_text(e.action),
                                db_text(e.object), db_text(e.object_id), db_text(e.unit_id), db_text(e.detail),
                                db_text(e.outcome), db_text(e.request_id), db_bytes(bytes_of(mac, DIGEST_SIZE))));
}

status audit_append_many(struct db *db, const struct caller *caller, const struct list *events, struct problem *why)
{
    AUTO_ARENA(memory);
    if (events->count == 0) return OK;
    if (!service[0] || !db_tx_is_open(db)) {
        log_event(LOG_ERROR, "audit_misused", log_text("action", LIST_AT(events, const struct audit_event, 0)->action));
        return problem_set(why, INTERNAL_FAILED, "%s", "");
    }
    struct caller self = {.kind = CALLER_SERVICE};
    (void)text_copy(self.name, sizeof self.name, service);
    struct stream *stream = db_tx_state(db, sizeof *stream, transaction_ended);
    TRY(open_stream(db, stream, clock_now_ms(), why));
    struct list values = LIST_OF(memory, struct db_value);
    for (size_t i = 0; i < events->count; i++)
        add_entry(&values, stream, caller ? caller : &self, LIST_AT(events, const struct audit_event, i),
                  stream->number + 1 + (int64_t)i);
    TRY(db_exec_many(db, APPEND, db_args_of(&values), why));
    stream->number += (int64_t)events->count;
    return OK;
}

status audit_append(struct db *db, const struct caller *caller, const struct audit_event *event, struct problem *why)
{
    struct audit_event one = *event;
    const struct list events = {.item_size = sizeof one, .items = &one, .count = 1, .room = 1};
    return audit_append_many(db, caller, &events, why);
}

#include "client_flow.h"
#include "account_initial.h"
#include "account_repo.h"
#include "auth_audit.h"
#include "db_tx.h"
#include "digest.h"
#include "random.h"
#include "session_repo.h"
#include "signing_key_flow.h"
#include "throttle_flow.h"

struct client_work {
    const struct auth_call *call;
    const struct client_new *in;
    const struct db_once *once;
    struct client_made *made;
    struct list *rows;
    const char *id;
    uint64_t scopes;
    struct client_after after;
};

static status audit(struct db *db, const struct auth_call *call, const char *action, const struct client *client,
                    struct problem *why)
{
    const struct auth_fact fact = {
        .action = action, .object = "client", .object_id = client->id, .unit_id = client->unit_id};
    return auth_audit(db, call, NULL, &fact, why);
}

static const char *hash_of(struct arena *arena, const char *secret)
{
    char *hex = arena_alloc(arena, DIGEST_HEX_SIZE);
    digest_sha256_hex(bytes_of_text(secret), hex);
    return hex;
}

static status create_first(struct db *db, struct client_work *work, struct problem *why)
{
    const struct auth_call *call = work->call;
    const char *kept;
    struct account_unit *unit = &work->made->row.unit;
    char *id = arena_alloc(call->arena, ID_SIZE);
    id_new(id);
    TRY(account_repo_unit_within(db, caller_scope(call->caller), work->in->unit_id, call->arena, unit, why));
    if (!unit->id) return problem_fault(why, UNIT_OUTSIDE, "unit_id", "%s", "");
    TRY(account_check_unit(ACCOUNT_OFFICER, unit, why));
    work->made->secret = random_text(call->arena, CLIENT_SECRET_BYTES);
    work->made->row.client = (struct client){.id = id,
                                             .name = work->in->name,
                                             .unit_id = work->in->unit_id,
                                             .secret_hash = hash_of(call->arena, work->made->secret),
                                             .scopes = work->in->scopes,
                                             .is_active = true,
                                             .created_ms = call->now_ms};
    TRY(client_repo_insert(db, &work->made->row.client, why));
    TRY(account_initial_keep(call, id, work->made->secret, &kept, why));
    TRY(db_once_save(db, work->once, kept, why));
    return audit(db, call, "client.create", &work->made->row.client, why);
}

static status create_again(struct db *db, struct client_work *work, const char *kept, struct problem *why)
{
    const struct auth_call *call = work->call;
    struct client *client = &work->made->row.client;
    const char *id;
    TRY(account_initial_recall(call, kept, &id, &work->made->secret, why));
    TRY(client_repo_lock(db, caller_scope(call->caller), id, call->arena, client, why));
    return account_repo_unit(db, client->unit_id, call->arena, &work->made->row.unit, why);
}

static status create_work(struct db *db, void *arg, struct problem *why)
{
    struct client_work *work = arg;
    const char *kept;
    *work->made = (struct client_made){0};
    TRY(db_once_begin(db, work->once, work->call->arena, &kept, why));
    return *kept ? create_again(db, work, kept, why) : create_first(db, work, why);
}

status client_flow_create(const struct auth_call *call, const struct client_new *in, const struct db_once *once,
                          struct client_made *out, struct problem *why)
{
    struct client_work work = {.call = call, .in = in, .once = once, .made = out};
    return db_tx(call->auth->db, create_work, &work, why);
}

static status list_work(struct db *db, void *arg, struct problem *why)
{
    struct client_work *work = arg;
    const struct auth_call *call = work->call;
    return client_repo_list(db, caller_scope(call->caller), &work->after, call->arena, work->rows, why);
}

status client_flow_list(const struct auth_call *call, const char *after, int64_t limit, struct list *out,
                        struct problem *why)
{
    struct client_work work = {.call = call, .after = {after, limit}, .rows = out};
    return db_read(call->auth->db, list_work, &work, why);
}

static status disable_work(struct db *db, void *arg, struct problem *why)
{
    struct client_work *work = arg;
    const struct auth_call *call = work->call;
    struct client *client = &work->made->row.client;
    TRY(client_repo_lock(db, caller_scope(call->caller), work->id, call->arena, client, why));
    TRY(account_repo_unit(db, client->unit_id, call->arena, &work->made->row.unit, why));
    if (!client->is_active) return OK;
    client->is_active = false;
    TRY(client_repo_disable(db, client->id, why));
    TRY(session_repo_cut(db, client->id, call->now_ms, why));
    return audit(db, call, "client.disable", client, why);
}

status client_flow_disable(const struct auth_call *call, const char *id, struct client_row *out, struct problem *why)
{
    struct client_made made = {0};
    struct client_work work = {.call = call, .id = id, .made = &made};
    TRY(db_tx(call->auth->db, disable_work, &work, why));
    *out = made.row;
    return OK;
}

/* Locked, with its unit, for a change of one that is in use. */
static status lock_active(struct db *db, const struct client_work *work, struct problem *why)
{
    const struct auth_call *call = work->call;
    struct client *client = &work->made->row.client;
    TRY(client_repo_lock(db, caller_scope(call->caller), work->id, call->arena, client, why));
    TRY(account_repo_unit(db, client->unit_id, call->arena, &work->made->row.unit, why));
    return client->is_active ? OK : problem_set(why, CLIENT_IS_DISABLED, "%s", client->name);
}

static status rotate_work(struct db *db, void *arg, struct problem *why)
{
    struct client_work *work = arg;
    const struct auth_call *call = work->call;
    const char *kept;
    *work->made = (struct client_made){0};
    TRY(db_once_begin(db, work->once, call->arena, &kept, why));
    if (*kept) return create_again(db, work, kept, why);
    TRY(lock_active(db, work, why));
    struct client *client = &work->made->row.client;
    work->made->secret = random_text(call->arena, CLIENT_SECRET_BYTES);
    client->secret_hash = hash_of(call->arena, work->made->secret);
    TRY(client_repo_save(db, client, why));
    TRY(session_repo_cut(db, client->id, call->now_ms, why));
    TRY(account_initial_keep(call, client->id, work->made->secret, &kept, why));
    TRY(db_once_save(db, work->once, kept, why));
    return audit(db, call, "client.rotate", client, why);
}

status client_flow_rotate(const struct auth_call *call, const char *id, const struct db_once *once,
                          struct client_made *out, struct problem *why)
{
    struct client_work work = {.call = call, .id = id, .once = once, .made = out};
    return db_tx(call->auth->db, rotate_work, &work, why);
}

static status scopes_work(struct db *db, void *arg, struct problem *why)
{
    struct client_work *work = arg;
    const struct auth_call *call = work->call;
    *work->made = (struct client_made){0};
    TRY(lock_active(db, work, why));
    work->made->row.client.scopes = work->scopes;
    TRY(client_repo_save(db, &work->made->row.client, why));
    TRY(session_repo_cut(db, work->id, call->now_ms, why));
    return audit(db, call, "client.scopes", &work->made->row.client, why);
}

status client_flow_set_scopes(const struct auth_call *call, const char *id, uint64_t scopes, struct client_row *out,
                              struct problem *why)
{
    struct client_made made = {0};
    struct client_work work = {.call = call, .id = id, .scopes = scopes, .made = &made};
    TRY(db_tx(call->auth->db, scopes_work, &work, why));
    *out = made.row;
    return OK;
}

/* The token. */

struct token_work {
    const struct auth_call *call;
    const char *id, *secret;
    const struct throttle_attempt *attempt;
    struct client client;
    struct account_unit unit;
    bool known;
};

static status token_work(struct db *db, void *arg, struct problem *why)
{
    struct token_work *work = arg;
    const struct auth_call *call = work->call;
    bool found;
    TRY(client_repo_find(db, work->id, call->arena, &work->client, &found, why));
    TRY(account_repo_unit(db, found ? work->client.unit_id : "", call->arena, &work->unit, why));
    const char *stored = found ? work->client.secret_hash : "";
    bool right = bytes_equal_secret(bytes_of_text(stored), bytes_of_text(hash_of(call->arena, work->secret)));
    work->known = found && right && work->client.is_active && !work->unit.is_closed;
    const struct auth_fact fact = {.action = "client.token",
                                   .object = "client",
                                   .object_id = found ? work->client.id : "",
                                   .unit_id = found ? work->client.unit_id : NULL,
                                   .outcome = work->known ? PROBLEM_NONE : LOGIN_WRONG};
    TRY(auth_audit(db, call, NULL, &fact, why));
    if (!work->known) return OK;
    TRY(throttle_flow_succeed(db, work->attempt, why));
    return client_repo_use(db, work->client.id, call->now_ms, why);
}

static status make_token(const struct token_work *work, uint64_t scopes, struct client_token *out, struct problem *why)
{
    struct token_claims claims = {.subject = work->client.id,
                                  .audience = TOKEN_AUDIENCE_API,
                                  .kind = caller_kind_name(CALLER_CLIENT),
                                  .name = client_token_name(&work->client, work->call->arena),
                                  .unit_id = work->unit.authority_id ? work->unit.authority_id : "",
                                  .session_id = "",
                                  .scope = client_scope_text(scopes, work->call->arena)};
    char *token;
    TRY(signing_key_flow_sign(work->call->auth, &claims, work->call->arena, &token, why));
    out->access_token = token;
    out->scope = claims.scope;
    return OK;
}

status client_flow_token(const struct auth_call *call, const char *id, const char *secret, const char *scope,
                         struct client_token *out, struct problem *why)
{
    struct throttle_attempt attempt;
    struct token_work work = {.call = call, .id = id, .secret = secret, .attempt = &attempt};
    uint64_t scopes;
    TRY(throttle_flow_begin(call, id, &attempt, why));
    TRY(db_tx(call->auth->db, token_work, &work, why));
    *out = (struct client_token){.answer = CLIENT_INVALID};
    if (!work.known) return OK;
    out->answer = CLIENT_SCOPE_INVALID;
    if (!client_narrow(work.client.scopes, scope, call->arena, &scopes)) return OK;
    out->answer = CLIENT_TOKEN;
    return make_token(&work, scopes, out, why);
}

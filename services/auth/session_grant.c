#include "session_grant.h"
#include "account_repo.h"
#include "client.h"
#include "digest.h"
#include "signing_key_flow.h"

/* The most that a taxpayer may hold, whatever stands in the tables. The role of its kind may give less. */
#define BIT(permission) (UINT64_C(1) << (permission))
static const uint64_t taxpayer_permissions = BIT(PERM_DOCUMENT_SEAL) | BIT(PERM_DOCUMENT_SUBMIT) |
                                             BIT(PERM_CERTIFICATE_IMPORT_OWN) | BIT(PERM_SEAL_QUERY) |
                                             BIT(PERM_SEALING_QUERY) | BIT(PERM_MANDATE_MANAGE);

static status read_permissions(struct db *db, struct session_grant *grant, struct problem *why)
{
    switch (grant->stage) {
    case ACCOUNT_STAGE_PASSWORD:
        grant->permissions = 0;
        return OK;
    case ACCOUNT_STAGE_CERTIFICATE:
        grant->permissions = BIT(PERM_CERTIFICATE_IMPORT_OWN);
        return OK;
    case ACCOUNT_STAGE_NONE:
        break;
    }
    if (grant->account.held_ms) { /* reset by one administrator, not yet confirmed by another */
        grant->permissions = 0;
        return OK;
    }
    TRY(account_repo_permissions(db, grant->account.id, &grant->permissions, why));
    if (grant->account.kind == ACCOUNT_TAXPAYER) grant->permissions &= taxpayer_permissions;
    return OK;
}

status session_grant_fill(struct db *db, const struct auth_call *call, const struct account_policy *policy,
                          struct session_grant *grant, struct problem *why)
{
    const struct account *account = &grant->account;
    bool has_certificate = true;
    TRY(account_repo_version(db, account->id, &grant->version, why)); /* before the rights */
    TRY(account_repo_unit(db, account->unit_id, call->arena, &grant->unit, why));
    if (grant->by_key)
        TRY(account_is_open(account, &grant->unit, why));
    else
        TRY(account_may_enter(account, &grant->unit, policy, call->now_ms, why));
    if (account->kind == ACCOUNT_TAXPAYER)
        TRY(account_repo_has_certificate(db, account->unit_id, &has_certificate, why));
    grant->stage = grant->by_key ? account_stage_by_key(account, has_certificate)
                                 : account_stage(account, policy, has_certificate, call->now_ms);
    grant->password_days = account_password_days(account, call->now_ms);
    grant->password_remind = account_password_is_old(account, policy, call->now_ms);
    return read_permissions(db, grant, why);
}

status session_grant_sign(const struct auth_call *call, struct session_grant *grant, struct problem *why)
{
    const struct account *account = &grant->account;
    bool is_officer = account->kind == ACCOUNT_OFFICER;
    /* An officer's scope is its authority, also when it sits in a department of it. */
    const char *authority = grant->unit.authority_id ? grant->unit.authority_id : "";
    struct token_claims claims = {
        .subject = account->id,
        .audience = TOKEN_AUDIENCE_API,
        .kind = account_kind_name(account->kind),
        .name = account->login,
        .unit_id = is_officer ? authority : account->unit_id,
        .session_id = grant->session_id,
        .scope = client_scope_text(grant->permissions, call->arena),
        .stage = account_stage_name(grant->stage),
        .version = grant->version,
    };
    char *token;
    TRY(signing_key_flow_sign(call->auth, &claims, call->arena, &token, why));
    grant->access_token = token;
    return OK;
}

const char *session_grant_csrf(const struct auth_call *call, const char *session_id)
{
    unsigned char mac[DIGEST_SIZE];
    digest_hmac(bytes_of(call->auth->csrf_key, AEAD_KEY_SIZE), bytes_of_text(session_id), mac);
    return bytes_base64url(call->arena, bytes_of(mac, sizeof mac));
}

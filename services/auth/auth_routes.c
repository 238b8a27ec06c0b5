#include "auth_routes.h"
#include "account_api.h"
#include "account_batch_api.h"
#include "client_api.h"
#include "factor_api.h"
#include "login_certificate_api.h"
#include "proof.h"
#include "session_api.h"

#define API "/estamp/api/v1/auth"
enum { SMALL = 8 * 1024 }; /* bytes of a body that anyone may send */

const struct http_route auth_routes[] = {
    {"POST", API "/login", PERM_ANYONE, session_api_login, HTTP_BODY_JSON, PROOF_BODY_MAX},
    {"POST", API "/login/certificate", PERM_ANYONE, login_certificate_api_enter, HTTP_BODY_JSON, PROOF_BODY_MAX},
    {"POST", API "/challenges", PERM_ANYONE, login_certificate_api_challenge, HTTP_BODY_NONE, SMALL},
    {"GET", API "/certificates", PERM_SIGNED_IN, login_certificate_api_list, HTTP_BODY_NONE, 0},
    {"POST", API "/certificates", PERM_SIGNED_IN, login_certificate_api_add, HTTP_BODY_JSON, PROOF_BODY_MAX},
    {"DELETE", API "/certificates/:id", PERM_SIGNED_IN, login_certificate_api_remove, HTTP_BODY_NONE, 0},
    {"POST", API "/login/second-factor", PERM_ANYONE, session_api_login_factor, HTTP_BODY_JSON, SMALL},
    {"POST", API "/refresh", PERM_ANYONE, session_api_refresh, HTTP_BODY_NONE, SMALL},
    {"POST", API "/logout", PERM_ANYONE, session_api_logout, HTTP_BODY_NONE, SMALL},
    {"GET", API "/me", PERM_FIRST_STEPS, session_api_me, HTTP_BODY_NONE, 0},
    {"GET", API "/sessions", PERM_SIGNED_IN, session_api_list, HTTP_BODY_NONE, 0},
    {"DELETE", API "/sessions", PERM_SIGNED_IN, session_api_end_others, HTTP_BODY_NONE, 0},
    {"DELETE", API "/sessions/:id", PERM_SIGNED_IN, session_api_end, HTTP_BODY_NONE, 0},
    {"POST", API "/password", PERM_FIRST_STEPS, account_api_change_password, HTTP_BODY_JSON, SMALL},
    {"GET", API "/second-factor", PERM_SIGNED_IN, factor_api_state, HTTP_BODY_NONE, 0},
    {"POST", API "/second-factor", PERM_SIGNED_IN, factor_api_begin, HTTP_BODY_JSON, SMALL},
    {"POST", API "/second-factor/confirm", PERM_SIGNED_IN, factor_api_confirm, HTTP_BODY_JSON, SMALL},
    {"POST", API "/second-factor/codes", PERM_SIGNED_IN, factor_api_renew_codes, HTTP_BODY_JSON, SMALL},
    {"POST", API "/second-factor/remove", PERM_SIGNED_IN, factor_api_remove, HTTP_BODY_JSON, SMALL},
    {"POST", API "/token", PERM_ANYONE, client_api_token, HTTP_BODY_FORM, SMALL},
    {"GET", API "/jwks", PERM_ANYONE, client_api_jwks, HTTP_BODY_NONE, 0},
    {"GET", API "/accounts", PERM_ACCOUNT_MANAGE, account_api_list, HTTP_BODY_NONE, 0},
    {"POST", API "/accounts", PERM_ACCOUNT_MANAGE, account_api_create, HTTP_BODY_JSON, 0},
    {"POST", API "/accounts/:id/reset", PERM_ACCOUNT_MANAGE, account_api_reset, HTTP_BODY_NONE, 0},
    {"POST", API "/accounts/:id/second-factor/reset", PERM_ACCOUNT_MANAGE, account_api_reset_factor, HTTP_BODY_NONE, 0},
    {"POST", API "/accounts/:id/confirm", PERM_ACCOUNT_MANAGE, account_api_confirm, HTTP_BODY_NONE, 0},
    {"POST", API "/accounts/:id/disable", PERM_ACCOUNT_MANAGE, account_api_disable, HTTP_BODY_NONE, 0},
    {"POST", API "/accounts/:id/enable", PERM_ACCOUNT_MANAGE, account_api_enable, HTTP_BODY_NONE, 0},
    {"GET", API "/accounts/:id/sessions", PERM_ACCOUNT_MANAGE, session_api_list_of, HTTP_BODY_NONE, 0},
    {"DELETE", API "/accounts/:id/sessions", PERM_ACCOUNT_MANAGE, session_api_end_all_of, HTTP_BODY_NONE, 0},
    {"DELETE", API "/accounts/:id/sessions/:session_id", PERM_ACCOUNT_MANAGE, session_api_end_of, HTTP_BODY_NONE, 0},
    {"POST", API "/account-batches", PERM_ACCOUNT_MANAGE, account_batch_api_begin, HTTP_BODY_JSON, 0},
    {"GET", API "/account-batches", PERM_ACCOUNT_MANAGE, account_batch_api_list, HTTP_BODY_NONE, 0},
    {"GET", API "/account-batches/:id", PERM_ACCOUNT_MANAGE, account_batch_api_find, HTTP_BODY_NONE, 0},
    {"POST", API "/account-batches/:id/slips", PERM_ACCOUNT_MANAGE, account_batch_api_slips, HTTP_BODY_JSON, SMALL},
    {"GET", API "/clients", PERM_CLIENT_MANAGE, client_api_list, HTTP_BODY_NONE, 0},
    {"POST", API "/clients", PERM_CLIENT_MANAGE, client_api_create, HTTP_BODY_JSON, 0},
    {"POST", API "/clients/:id/rotate", PERM_CLIENT_MANAGE, client_api_rotate, HTTP_BODY_NONE, 0},
    {"PUT", API "/clients/:id/scopes", PERM_CLIENT_MANAGE, client_api_set_scopes, HTTP_BODY_JSON, SMALL},
    {"POST", API "/clients/:id/disable", PERM_CLIENT_MANAGE, client_api_disable, HTTP_BODY_NONE, 0},
    {"POST", "/estamp/internal/v1/auth/service-token", PERM_ANYONE, client_api_service_token, HTTP_BODY_JSON, SMALL},
    HTTP_ROUTES_END,
};

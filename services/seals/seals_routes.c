#include "approval_api.h"
#include "batch_api.h"
#include "ca_api.h"
#include "certificate_api.h"
#include "http_route.h"
#include "issuer_ocsp.h"
#include "seal_api.h"
#include "seal_sign_in_api.h"
#include "seals.h"
#include "structure_api.h"

#define API       "/estamp/api/v1/seals"
#define PUBLISHED "/estamp"
#define INTERNAL  "/estamp/internal/v1/seals"

const struct http_route seals_routes[] = {
    {"POST", API "/imports", PERM_SEAL_IMPORT, seal_api_import, HTTP_BODY_MULTIPART, HTTP_LIMIT_UPLOAD},
    {"POST", API "/certificates", PERM_CERTIFICATE_IMPORT_OWN, seal_api_import_own, HTTP_BODY_MULTIPART,
     HTTP_LIMIT_UPLOAD},
    {"POST", API "/certificates/challenges", PERM_CERTIFICATE_IMPORT_OWN, seal_api_challenge, HTTP_BODY_NONE, 0},
    {"POST", API "/certificates/registrations", PERM_CERTIFICATE_IMPORT_OWN, seal_api_register, HTTP_BODY_MULTIPART,
     HTTP_LIMIT_UPLOAD},
    {"GET", API "/approvals", PERM_SEAL_APPROVE, approval_api_list, HTTP_BODY_NONE, 0},
    {"POST", API "/approvals/:id/approve", PERM_SEAL_APPROVE, approval_api_approve, HTTP_BODY_JSON, 0},
    {"POST", API "/approvals/:id/reject", PERM_SEAL_APPROVE, approval_api_reject, HTTP_BODY_JSON, 0},
    {"GET", API "/certificates", PERM_SEAL_QUERY, certificate_api_list, HTTP_BODY_NONE, 0},
    {"GET", API "/certificates/:id", PERM_SEAL_QUERY, certificate_api_find, HTTP_BODY_NONE, 0},
    {"POST", API "/certificates/:id/revoke", PERM_CERTIFICATE_REVOKE, ca_api_revoke, HTTP_BODY_JSON, 0},
    {"POST", API "/certificates/:id/hold", PERM_CERTIFICATE_REVOKE, ca_api_hold, HTTP_BODY_JSON, 0},
    {"POST", API "/certificates/:id/release", PERM_CERTIFICATE_REVOKE, ca_api_release, HTTP_BODY_JSON, 0},
    {"POST", API "/batches", PERM_SEAL_BATCH, batch_api_create, HTTP_BODY_MULTIPART, HTTP_LIMIT_UPLOAD},
    {"GET", API "/batches", PERM_SEAL_BATCH, batch_api_list, HTTP_BODY_NONE, 0},
    {"GET", API "/batches/:id", PERM_SEAL_BATCH, batch_api_find, HTTP_BODY_NONE, 0},
    {"GET", API "/batches/:id/rows", PERM_SEAL_BATCH, batch_api_rows, HTTP_BODY_NONE, 0},
    {"POST", API "/batches/:id/start", PERM_SEAL_BATCH, batch_api_start, HTTP_BODY_NONE, 0},
    {"POST", API "/batches/:id/pause", PERM_SEAL_BATCH, batch_api_pause, HTTP_BODY_NONE, 0},
    {"POST", API "/batches/:id/resume", PERM_SEAL_BATCH, batch_api_resume, HTTP_BODY_NONE, 0},
    {"POST", API "/batches/:id/cancel", PERM_SEAL_BATCH, batch_api_cancel, HTTP_BODY_NONE, 0},
    {"POST", API "/batches/:id/retry", PERM_SEAL_BATCH, batch_api_retry, HTTP_BODY_NONE, 0},
    {"POST", API "/batches/:id/slips", PERM_SEAL_BATCH, batch_api_slips, HTTP_BODY_JSON, 0},
    {"DELETE", API "/batches/:id/slips", PERM_SEAL_BATCH, batch_api_wipe, HTTP_BODY_NONE, 0},
    {"GET", API "/key-pool", PERM_SEAL_BATCH, batch_api_pool, HTTP_BODY_NONE, 0},
    {"GET", API, PERM_SEAL_QUERY, seal_api_list, HTTP_BODY_NONE, 0},
    {"GET", API "/:id", PERM_SEAL_QUERY, seal_api_find, HTTP_BODY_NONE, 0},
    {"GET", API "/:id/picture", PERM_SEAL_QUERY, seal_api_picture, HTTP_BODY_NONE, 0},
    {"GET", API "/:id/structure", PERM_SEAL_QUERY, structure_api_download, HTTP_BODY_NONE, 0},
    {"GET", API "/:id/structure/verification", PERM_SEAL_QUERY, structure_api_verify, HTTP_BODY_NONE, 0},
    {"POST", API "/:id/activations", PERM_DOCUMENT_SEAL, seal_api_activate, HTTP_BODY_JSON, 0},
    {"POST", API "/:id/pin", PERM_DOCUMENT_SEAL, seal_api_change_pin, HTTP_BODY_JSON, 0},
    {"POST", API "/:id/enable", PERM_SEAL_MANAGE, seal_api_enable, HTTP_BODY_JSON, 0},
    {"POST", API "/:id/disable", PERM_SEAL_MANAGE, seal_api_disable, HTTP_BODY_JSON, 0},
    {"POST", API "/:id/unlock", PERM_SEAL_MANAGE, seal_api_unlock, HTTP_BODY_JSON, 0},
    {"GET", PUBLISHED "/ca/:ca/:file", PERM_ANYONE, ca_api_file, HTTP_BODY_NONE, 0},
    {"POST", PUBLISHED "/ocsp", PERM_ANYONE, ca_api_ask, HTTP_BODY_RAW, ISSUER_OCSP_MAX},
    {"GET", PUBLISHED "/ocsp", PERM_ANYONE, ca_api_ask_get, HTTP_BODY_NONE, 0},
    {"GET", PUBLISHED "/crl/issuer.crl", PERM_ANYONE, ca_api_old_list, HTTP_BODY_NONE, 0},
    {"GET", INTERNAL "/:id/material", PERM_SERVICE, seal_api_material, HTTP_BODY_NONE, 0},
    {"POST", INTERNAL "/:id/activations", PERM_SERVICE, seal_api_activate, HTTP_BODY_JSON, 0},
    {"POST", INTERNAL "/:id/sign-in", PERM_SERVICE, seal_sign_in_api, HTTP_BODY_JSON, 0},
    {"POST", INTERNAL "/signatures", PERM_SERVICE, seal_api_sign, HTTP_BODY_JSON, 0},
    HTTP_ROUTES_END,
};

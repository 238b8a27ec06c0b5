#include "amendment_api.h"
#include "document_api.h"
#include "evidence_api.h"
#include "http_route.h"
#include "lock_api.h"
#include "mail_setting_api.h"
#include "mail_subscription_api.h"
#include "notice_api.h"
#include "printing_api.h"
#include "sealing_api.h"
#include "sealing_offer_api.h"
#include "sealing_preview_api.h"
#include "signing.h"
#include "timestamp_api.h"
#include "ts_request.h"
#include "upload_api.h"
#include "verification_api.h"
#include "withdrawal_api.h"

#define API      "/estamp/api/v1/signing"
#define UPLOAD   (HTTP_LIMIT_DOCUMENT + (64 << 10)) /* the file, and what stands around it */
#define INTERNAL "/estamp/internal/v1/signing"

const struct http_route signing_routes[] = {
    {"POST", API "/declarations", PERM_DECLARATION_SUBMIT, document_api_declare, HTTP_BODY_JSON, 0},
    {"GET", API "/declarations/:id", PERM_DECLARATION_READ, document_api_find, HTTP_BODY_NONE, 0},
    {"GET", API "/declarations/:id/fields", PERM_DECLARATION_SUBMIT, amendment_api_fields, HTTP_BODY_NONE, 0},
    {"POST", API "/declarations/:id/correction", PERM_DECLARATION_SUBMIT, amendment_api_correct, HTTP_BODY_JSON, 0},
    {"POST", API "/declarations/:id/void", PERM_DECLARATION_SUBMIT, amendment_api_void, HTTP_BODY_JSON, 0},
    {"GET", API "/documents/:id/fields", PERM_DECLARATION_AMEND, amendment_api_fields, HTTP_BODY_NONE, 0},
    {"POST", API "/documents/:id/correction", PERM_DECLARATION_AMEND, amendment_api_correct, HTTP_BODY_JSON, 0},
    {"POST", API "/documents/:id/void", PERM_DECLARATION_AMEND, amendment_api_void, HTTP_BODY_JSON, 0},
    {"POST", API "/documents/:id/rejection", PERM_DECLARATION_AMEND, amendment_api_reject, HTTP_BODY_JSON, 0},
    {"POST", API "/documents/:id/lock", PERM_DOCUMENT_SEAL, lock_api_lock, HTTP_BODY_JSON, 0},
    {"POST", API "/documents/:id/unlock", PERM_DOCUMENT_SEAL, lock_api_unlock, HTTP_BODY_JSON, 0},
    {"POST", API "/documents/:id/printing", PERM_DOCUMENT_PRINTING, printing_api_set, HTTP_BODY_JSON, 0},
    {"POST", API "/documents/:id/copies", PERM_SEALING_QUERY, printing_api_copy, HTTP_BODY_JSON, 0},
    {"GET", API "/documents/:id/copies", PERM_SEALING_QUERY, printing_api_copies, HTTP_BODY_NONE, 0},
    {"GET", API "/documents/:id/copies/:copy_id/file", PERM_SEALING_QUERY, printing_api_fetch, HTTP_BODY_NONE, 0},
    {"POST", API "/documents/:id/withdrawal", PERM_DOCUMENT_SEAL, withdrawal_api_run, HTTP_BODY_JSON, 0},
    {"GET", API "/documents/:id/withdrawals", PERM_SEALING_QUERY, withdrawal_api_list, HTTP_BODY_NONE, 0},
    {"POST", API "/documents", PERM_DOCUMENT_SUBMIT, upload_api_submit, HTTP_BODY_MULTIPART, UPLOAD},
    {"GET", API "/uploads", PERM_DOCUMENT_SUBMIT, upload_api_list, HTTP_BODY_NONE, 0},
    {"GET", API "/uploads/:id", PERM_DOCUMENT_SUBMIT, upload_api_find, HTTP_BODY_NONE, 0},
    {"GET", API "/uploads/:id/file", PERM_DOCUMENT_SUBMIT, upload_api_file, HTTP_BODY_NONE, 0},
    {"POST", API "/uploads/:id/void", PERM_DOCUMENT_SUBMIT, amendment_api_void_own, HTTP_BODY_JSON, 0},
    {"GET", API "/documents", PERM_SEALING_QUERY, document_api_list, HTTP_BODY_NONE, 0},
    {"GET", API "/deadlines", PERM_DOCUMENT_SEAL, document_api_deadlines, HTTP_BODY_NONE, 0},
    {"GET", API "/documents/:id", PERM_SEALING_QUERY, document_api_find, HTTP_BODY_NONE, 0},
    {"GET", API "/documents/:id/file", PERM_SEALING_QUERY, document_api_file, HTTP_BODY_NONE, 0},
    {"GET", API "/documents/:id/data", PERM_SEALING_QUERY, document_api_data, HTTP_BODY_NONE, 0},
    {"GET", API "/documents/:id/receipt", PERM_SEALING_QUERY, document_api_receipt, HTTP_BODY_NONE, 0},
    {"GET", API "/notices", PERM_SIGNED_IN, notice_api_list, HTTP_BODY_NONE, 0},
    {"GET", API "/notices/count", PERM_SIGNED_IN, notice_api_count, HTTP_BODY_NONE, 0},
    {"POST", API "/notices/read", PERM_SIGNED_IN, notice_api_read, HTTP_BODY_JSON, 0},
    {"GET", API "/mail", PERM_SIGNED_IN, mail_subscription_api_find, HTTP_BODY_NONE, 0},
    {"POST", API "/mail/address", PERM_SIGNED_IN, mail_subscription_api_ask, HTTP_BODY_JSON, 0},
    {"DELETE", API "/mail/address", PERM_SIGNED_IN, mail_subscription_api_forget, HTTP_BODY_NONE, 0},
    {"POST", API "/mail/confirm", PERM_SIGNED_IN, mail_subscription_api_confirm, HTTP_BODY_JSON, 0},
    {"POST", API "/mail/kinds", PERM_SIGNED_IN, mail_subscription_api_choose, HTTP_BODY_JSON, 0},
    {"GET", API "/mail/unsubscribe", PERM_ANYONE, mail_subscription_api_link, HTTP_BODY_NONE, 0},
    {"POST", API "/mail/unsubscribe", PERM_ANYONE, mail_subscription_api_unsubscribe, HTTP_BODY_RAW, 4096},
    {"GET", API "/mail/server", PERM_PARAMETER_MANAGE, mail_setting_api_find, HTTP_BODY_NONE, 0},
    {"POST", API "/mail/server", PERM_PARAMETER_MANAGE, mail_setting_api_save, HTTP_BODY_JSON, 0},
    {"POST", API "/mail/server/test", PERM_PARAMETER_MANAGE, mail_setting_api_test, HTTP_BODY_JSON, 0},
    {"GET", API "/sealings", PERM_SEALING_QUERY, sealing_api_uses, HTTP_BODY_NONE, 0},
    {"POST", API "/sealings", PERM_DOCUMENT_SEAL, sealing_api_run, HTTP_BODY_JSON, 0},
    {"GET", API "/sealings/levels", PERM_DOCUMENT_SEAL, sealing_preview_api_levels, HTTP_BODY_NONE, 0},
    {"POST", API "/documents/:id/places", PERM_DOCUMENT_SEAL, sealing_preview_api_places, HTTP_BODY_JSON, 0},
    {"POST", API "/sealings/prepare", PERM_DOCUMENT_SEAL, sealing_offer_api_prepare, HTTP_BODY_JSON, 0},
    {"POST", API "/sealings/complete", PERM_DOCUMENT_SEAL, sealing_offer_api_complete, HTTP_BODY_JSON, 0},
    {"POST", API "/timestamps", PERM_ANYONE, timestamp_api_stamp, HTTP_BODY_RAW, TS_REQUEST_MAX},
    {"POST", API "/verifications", PERM_ANYONE, verification_api_run, HTTP_BODY_RAW, HTTP_LIMIT_DOCUMENT},
    {"GET", API "/receipts/:number", PERM_ANYONE, document_api_public, HTTP_BODY_NONE, 0},
    {"POST", INTERNAL "/freezes", PERM_SERVICE, document_api_freeze, HTTP_BODY_JSON, 0},
    {"POST", INTERNAL "/filings", PERM_SERVICE, document_api_filing, HTTP_BODY_JSON, 0},
    {"POST", INTERNAL "/releases", PERM_SERVICE, document_api_release, HTTP_BODY_JSON, 0},
    {"POST", INTERNAL "/renewals", PERM_SERVICE, evidence_api_renew, HTTP_BODY_JSON, 0},
    HTTP_ROUTES_END,
};

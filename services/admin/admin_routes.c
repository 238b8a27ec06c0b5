#include "admin_routes.h"
#include "audit_view_api.h"
#include "category_api.h"
#include "mandate_api.h"
#include "role_api.h"
#include "setting_api.h"
#include "statistics_api.h"
#include "unit_api.h"
#include "unit_import_api.h"
#include "user_api.h"

#define API    "/estamp/api/v1/admin"
#define NONE   HTTP_BODY_NONE, 0
#define JSON   HTTP_BODY_JSON, 0
#define UPLOAD HTTP_BODY_MULTIPART, HTTP_LIMIT_UPLOAD

enum { IMPORT = 17 << 20 }; /* TABLE_CSV_BYTES, and what multipart adds */

const struct http_route admin_routes[] = {
    {"GET", API "/units", PERM_TAXPAYER_QUERY, unit_api_list, NONE},
    {"GET", API "/units/lookup", PERM_SEAL_QUERY, unit_api_lookup, NONE},
    {"GET", API "/units/:id", PERM_SIGNED_IN, unit_api_show, NONE},
    {"POST", API "/units", PERM_UNIT_MANAGE, unit_api_create, JSON},
    {"PATCH", API "/units/:id", PERM_UNIT_MANAGE, unit_api_change, JSON},
    {"GET", API "/units/:id/history", PERM_SIGNED_IN, unit_api_history, NONE},

    {"POST", API "/unit-imports", PERM_UNIT_MANAGE, unit_import_api_begin, HTTP_BODY_MULTIPART, IMPORT},
    {"GET", API "/unit-imports", PERM_UNIT_MANAGE, unit_import_api_list, NONE},
    {"GET", API "/unit-imports/:id", PERM_UNIT_MANAGE, unit_import_api_show, NONE},
    {"GET", API "/unit-imports/:id/rows", PERM_UNIT_MANAGE, unit_import_api_rows, NONE},
    {"POST", API "/unit-imports/:id/start", PERM_UNIT_MANAGE, unit_import_api_start, NONE},
    {"POST", API "/unit-imports/:id/cancel", PERM_UNIT_MANAGE, unit_import_api_cancel, NONE},

    {"GET", API "/authorities", PERM_SIGNED_IN, unit_api_authorities, NONE},

    {"GET", API "/permissions", PERM_SIGNED_IN, role_api_permissions, NONE},
    {"GET", API "/roles", PERM_USER_ROLES, role_api_list, NONE},
    {"POST", API "/roles", PERM_ROLE_MANAGE, role_api_create, JSON},
    {"PATCH", API "/roles/:id", PERM_ROLE_MANAGE, role_api_change, JSON},
    {"DELETE", API "/roles/:id", PERM_ROLE_MANAGE, role_api_remove, NONE},
    {"PUT", API "/roles/:id/permissions", PERM_ROLE_MANAGE, role_api_fill, JSON},
    {"GET", API "/users", PERM_USER_ROLES, user_api_list, NONE},
    {"GET", API "/users/:id/roles", PERM_USER_ROLES, user_api_roles, NONE},
    {"PUT", API "/users/:id/roles", PERM_USER_ROLES, user_api_assign, JSON},
    {"GET", API "/users/:id/permissions", PERM_USER_ROLES, user_api_grants, NONE},

    {"GET", API "/categories", PERM_SIGNED_IN, category_api_tree, NONE},
    {"POST", API "/categories", PERM_CATEGORY_MANAGE, category_api_create, JSON},
    {"GET", API "/categories/:id", PERM_SIGNED_IN, category_api_show, NONE},
    {"PATCH", API "/categories/:id", PERM_CATEGORY_MANAGE, category_api_change, JSON},
    {"POST", API "/categories/:id/forms", PERM_CATEGORY_MANAGE, category_api_add_form, UPLOAD},
    {"POST", API "/categories/:id/versions", PERM_CATEGORY_MANAGE, category_api_add_version, UPLOAD},
    {"POST", API "/categories/:id/versions/:version/use", PERM_CATEGORY_MANAGE, category_api_use_version, NONE},
    {"GET", API "/categories/:id/versions/:version/preview", PERM_CATEGORY_MANAGE, category_api_preview_version, NONE},
    {"GET", API "/categories/:id/versions/:version/template", PERM_CATEGORY_MANAGE, category_api_template, NONE},
    {"GET", API "/categories/:id/versions/:version/config", PERM_CATEGORY_MANAGE, category_api_config, NONE},
    {"GET", API "/categories/:id/preview", PERM_SIGNED_IN, category_api_preview, NONE},

    {"GET", API "/mandates", PERM_MANDATE_MANAGE, mandate_api_list, NONE},
    {"POST", API "/mandates", PERM_MANDATE_MANAGE, mandate_api_create, JSON},
    {"POST", API "/mandates/:id/revocation", PERM_MANDATE_MANAGE, mandate_api_revoke, NONE},

    {"GET", API "/parameters", PERM_PARAMETER_MANAGE, setting_api_list, NONE},
    {"PUT", API "/parameters", PERM_PARAMETER_MANAGE, setting_api_save, JSON},

    {"GET", API "/statistics/sealings", PERM_STATISTICS_READ, statistics_api_sealings, NONE},
    {"GET", API "/statistics/sealings/parts", PERM_STATISTICS_READ, statistics_api_parts, NONE},
    {"GET", API "/statistics/archives", PERM_STATISTICS_READ, statistics_api_archives, NONE},
    {"GET", API "/statistics/expiry", PERM_STATISTICS_READ, statistics_api_expiry, NONE},

    {"GET", API "/audit/entries", PERM_AUDIT_READ, audit_view_api_list, NONE},
    {"GET", API "/audit/entries/:id/proof", PERM_AUDIT_READ, audit_view_api_proof, NONE},
    {"GET", API "/audit/checkpoint", PERM_ANYONE, audit_view_api_checkpoint, NONE},
    HTTP_ROUTES_END,
};

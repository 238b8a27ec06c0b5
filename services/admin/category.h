/* category - 档案类别 of three levels: 1 申报征收类…, 2 a kind of declaration (服务ID, 凭证种类代码), 3 a form (表单)
 * made of a report template NAME.vts and a display configuration NAME.xml. Rules only. */
#ifndef CATEGORY_H
#define CATEGORY_H

#include "problem.h"
#include <stdbool.h>
#include <stdint.h>

enum { CATEGORY_NAME_MAX = 60, CATEGORY_CODE_MAX = 32, CATEGORY_SERVICE_MAX = 64, CATEGORY_LEVELS = 3 };
enum category_state { CATEGORY_ACTIVE, CATEGORY_OFF };

extern const char *const category_state_names[];  /* "active", "disabled"; ends with NULL */
extern const char *const category_retentions[];   /* 保管期限, by rising length; ends with NULL */
extern const char *const category_secrecies[];    /* 密级, by rising height; ends with NULL */
extern const char *const category_copies_names[]; /* "free", "counted", "none"; ends with NULL */

enum { CATEGORY_COPIES_FREE, CATEGORY_COPIES_COUNTED, CATEGORY_COPIES_NONE };
enum { CATEGORY_COPIES_MAX = 9999 };

struct category_printing { /* 打印与复制 of its documents, where an officer has not said otherwise for one */
    int copies;            /* index into category_copies_names */
    int64_t allowed;       /* when they are counted: 1 to CATEGORY_COPIES_MAX; else 0 */
    bool keeps_original;   /* once sealed, who only looks gets pages under a watermark */
};

struct category {
    const char *id, *name;
    const char *parent_id;    /* NULL: level 1 */
    const char *voucher_code; /* 凭证种类代码, level 2 */
    const char *service_id;   /* 服务ID, level 2 */
    const char *classification_code, *retention, *secrecy;
    const char *form_name;             /* level 3 */
    struct category_printing printing; /* level 2 */
    enum category_state state;
    int64_t level, position;
    int64_t version; /* of the form, in force; 0: none */
    int64_t created_ms, changed_ms;
};

struct category_version { /* of a form */
    const char *category_id, *title, *edition, *template_name, *config_name;
    const char *template_digest, *config_digest, *compiled_digest; /* SHA-256 hex: names in the store */
    const char *created_by; /* name of the account; NULL: it is gone. Read only */
    int64_t version, page_count, created_ms;
};

/* What is allowed under `parent` (level 1 or 2). Fails: CATEGORY_LEVEL_WRONG. */
status category_check_parent(const struct category *parent, int64_t parent_level, struct problem *why) MUST_USE;

/* Level 2 is what a declaration names: 凭证种类代码 and 服务ID are a must there, and nowhere else. Fails:
 * FIELD_REQUIRED, FIELD_UNKNOWN. */
status category_check_codes(int64_t level, const char *voucher_code, const char *service_id, struct problem *why)
    MUST_USE;

/* The manual: the base names of both files must be equal (endings .vts and .xml). Fails: CATEGORY_FILES_DIFFER. */
status category_check_files(const char *template_file, const char *config_file, struct problem *why) MUST_USE;

/* Documents belong to level 2. Fails: FIELD_REQUIRED, FIELD_UNKNOWN. */
status category_check_printing(int64_t level, const struct category_printing *printing, struct problem *why) MUST_USE;

const char *category_check_code(const char *text);    /* json_check: A-Z a-z 0-9 . _ - */
const char *category_check_service(const char *text); /* the same */

#endif

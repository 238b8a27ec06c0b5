/* account_row - the columns of an account and of its unit, as all statements of account_repo select them. */
#ifndef ACCOUNT_ROW_H
#define ACCOUNT_ROW_H

#include "account.h"
#include "db.h"

#define ACCOUNT_ROW_COLUMNS                                                                                            \
    "a.id, a.login, a.name, a.kind, a.unit_id, a.state, a.password_hash, a.password_kind, a.password_set_ms,"          \
    " a.password_until_ms, a.created_ms, a.last_login_ms, a.held_ms, a.held_by"
#define ACCOUNT_ROW_UNIT                                                                                               \
    "u.id, u.kind, u.code, u.name, u.authority_id, (u.state = 'closed' OR (u.kind = 'department' AND EXISTS"           \
    " (SELECT 1 FROM estamp_admin.v_unit s WHERE s.id = u.authority_id AND s.state = 'closed')))"
enum { ACCOUNT_ROW_WIDTH = 14 };

/* Copies the columns from `first` on into `arena`. */
void account_row_read(const db_rows *rows, struct arena *arena, struct account *out);
void account_row_read_unit(const db_rows *rows, unsigned first, struct arena *arena, struct account_unit *out);

#endif

#include "account_row.h"

void account_row_read(const db_rows *rows, struct arena *arena, struct account *out)
{
    *out = (struct account){
        .id = db_rows_copy(rows, 0, arena),
        .login = db_rows_copy(rows, 1, arena),
        .name = db_rows_copy(rows, 2, arena),
        .kind = account_kind_of(db_rows_text(rows, 3)),
        .unit_id = db_rows_copy(rows, 4, arena),
        .state = account_state_of(db_rows_text(rows, 5)),
        .password_hash = db_rows_copy(rows, 6, arena),
        .password = account_password_of(db_rows_text(rows, 7)),
        .password_set_ms = db_rows_int(rows, 8),
        .password_until_ms = db_rows_int(rows, 9),
        .created_ms = db_rows_int(rows, 10),
        .last_login_ms = db_rows_int(rows, 11),
        .held_ms = db_rows_int(rows, 12),
        .held_by = db_rows_copy(rows, 13, arena),
    };
}

void account_row_read_unit(const db_rows *rows, unsigned first, struct arena *arena, struct account_unit *out)
{
    *out = (struct account_unit){
        .id = db_rows_copy(rows, first, arena),
        .kind = db_rows_copy(rows, first + 1, arena),
        .code = db_rows_copy(rows, first + 2, arena),
        .name = db_rows_copy(rows, first + 3, arena),
        .authority_id = db_rows_copy(rows, first + 4, arena),
        .is_closed = db_rows_int(rows, first + 5) != 0,
    };
}

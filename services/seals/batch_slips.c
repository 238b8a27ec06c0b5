#include "batch_slips.h"

#include "audit.h"
#include "batch_make.h"
#include "clock.h"
#include "db_tx.h"
#include "slip.h"

enum { PIECE = 500 };

struct work {
    const struct seals *seals;
    const struct caller *caller;
    struct arena *arena;
    struct batch_printing *printing;
    struct batch batch;
    slip_writer *writer;
    int64_t behind; /* position of the last one printed */
    size_t count;   /* of the last piece */
};

static status audit(struct db *db, const struct work *work, const char *action, struct problem *why)
{
    const struct audit_event event = {.action = action,
                                      .object = "seal_batch",
                                      .object_id = work->batch.id,
                                      .unit_id = work->batch.unit_id,
                                      .detail =
                                          arena_format(work->arena, "{\"codes\":%lld}", (long long)work->batch.codes),
                                      .outcome = "ok"};
    return audit_append(db, work->caller, &event, why);
}

/* Recorded before anything is printed: from here on the clock runs. */
static status begin_work(struct db *db, void *arg, struct problem *why)
{
    struct work *work = arg;
    int64_t now_ms = clock_now_ms();
    TRY(batch_repo_lock(db, work->printing->batch_id, why));
    TRY(batch_repo_find(db, caller_scope(work->caller), work->printing->batch_id, work->arena, &work->batch, why));
    TRY(batch_may_print(&work->batch, work->caller->id, now_ms, why));
    TRY(batch_repo_take_codes(db, work->batch.id, now_ms, why));
    return audit(db, work, "seal.batch_print", why);
}

static status add_slip(const struct work *work, const struct batch_code *code, struct arena *arena, struct problem *why)
{
    const char *secret;
    TRY(batch_make_open_code(work->seals->master_key, code->seal_id, code->code_sealed, arena, &secret, why));
    const struct slip slip = {code->unit_name, code->unit_code, code->seal_number, secret};
    slip_add(work->writer, &slip);
    return OK;
}

static status piece_work(struct db *db, void *arg, struct problem *why)
{
    struct work *work = arg;
    AUTO_ARENA(memory);
    struct list codes = LIST_OF(memory, struct batch_code);
    TRY(batch_repo_codes(db, work->batch.id, work->behind, PIECE, &codes, why));
    for (size_t i = 0; i < codes.count; i++) {
        const struct batch_code *code = LIST_AT(&codes, const struct batch_code, i);
        TRY(add_slip(work, code, memory, why));
        work->behind = code->position;
    }
    work->count = codes.count;
    return OK;
}

static struct slip_sheet sheet_of(const struct work *work)
{
    return (struct slip_sheet){
        .title = {"电子印章初始密码单", "Initial code of an electronic seal"},
        .number = {"印章编号", "Seal number"},
        .secret = {"初始密码", "Initial code"},
        .next = {"请登录电子签章系统，在“我的印章”中输入初始密码，设置自己的印章密码后即可签章。"
                 "初始密码不能直接用来签章；请妥善保管，设置完成后销毁本单。",
                 "Sign in to the seal system, open My seals, enter this code and set a PIN of your own; then you can "
                 "seal. The code itself does not seal. Keep it safe, and destroy this slip afterwards."},
        .issuer = work->batch.unit_name,
        .made_ms = clock_now_ms(),
        .per_page = work->printing->per_page,
    };
}

status batch_slips_print(const struct seals *seals, const struct caller *caller, struct batch_printing *printing,
                         struct arena *arena, struct problem *why)
{
    struct work work = {.seals = seals, .caller = caller, .arena = arena, .printing = printing};
    AUTO(slip_writer, writer);
    TRY(db_tx(seals->db, begin_work, &work, why));
    const struct slip_sheet sheet = sheet_of(&work);
    TRY(slip_begin(&sheet, &writer, why));
    work.writer = writer;
    do TRY(db_read(seals->db, piece_work, &work, why));
    while (work.count == PIECE);
    /* Resumed or wiped meanwhile: a sheet that lacks some would pass for a whole one. */
    size_t count = slip_count(writer);
    if (count == 0 || count < (size_t)work.batch.codes) return problem_set(why, BATCH_CODES_GONE, "%s", "");
    return slip_end(writer, printing->password, arena, &printing->pdf, why);
}

static status wipe_work(struct db *db, void *arg, struct problem *why)
{
    struct work *work = arg;
    const char *id = work->printing->batch_id;
    TRY(batch_repo_lock(db, id, why));
    TRY(batch_repo_find(db, caller_scope(work->caller), id, work->arena, &work->batch, why));
    TRY(batch_may_print(&work->batch, work->caller->id, clock_now_ms(), why));
    if (!work->batch.codes_taken_ms) return problem_set(why, BATCH_STATE, "%s", "unprinted");
    TRY(batch_repo_wipe_codes(db, id, why));
    return audit(db, work, "seal.batch_wipe", why);
}

status batch_slips_wipe(const struct seals *seals, const struct caller *caller, const char *batch_id,
                        struct problem *why)
{
    AUTO_ARENA(memory);
    struct batch_printing printing = {.batch_id = batch_id};
    struct work work = {.seals = seals, .caller = caller, .arena = memory, .printing = &printing};
    return db_tx(seals->db, wipe_work, &work, why);
}

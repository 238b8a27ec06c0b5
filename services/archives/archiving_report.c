#include "archiving_report.h"
#include "clock.h"
#include "paper.h"
#include "problem_title.h"
#include <inttypes.h>

static const char REASONS[] =
    "SELECT code, COUNT(*) FROM archiving_fault WHERE run_id = ? GROUP BY code ORDER BY code LIMIT 100";

static status read_reasons(struct db *db, struct archiving_report *report, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, REASONS, DB_ARGS(db_text(report->run->id)), &rows, why));
    while (db_rows_next(rows)) {
        *(struct archiving_broken *)list_add(&report->reasons) =
            (struct archiving_broken){db_rows_copy(rows, 0, report->reasons.arena), db_rows_int(rows, 1)};
    }
    return db_rows_end(rows, why);
}

status archiving_report_read(struct db *db, struct archiving_report *report, struct problem *why)
{
    report->counts.count = report->reasons.count = report->faults.count = 0;
    TRY(archiving_repo_counts(db, report->run->id, &report->counts, why));
    TRY(read_reasons(db, report, why));
    return archiving_repo_faults(db, report->run->id, "", ARCHIVING_REPORT_FAULTS, &report->faults, why);
}

struct page { /* while the paper is drawn */
    const struct archiving_report *report;
    struct arena *arena;
    bool chinese;
};

static const char *say(const struct page *page, const char *zh, const char *en)
{
    return page->chinese ? zh : en;
}

static const char *number(const struct page *page, int64_t value)
{
    return arena_format(page->arena, "%" PRId64, value);
}

static const char *state_words(const struct page *page, enum job_state state)
{
    switch (state) {
    case JOB_QUEUED:
        return say(page, "等待", "Waiting");
    case JOB_RUNNING:
        return say(page, "进行中", "Running");
    case JOB_PAUSED:
        return say(page, "已暂停", "Paused");
    case JOB_DONE:
        return say(page, "已完成", "Done");
    case JOB_FAILED:
        return say(page, "失败", "Failed");
    case JOB_CANCELLED:
        return say(page, "已取消", "Cancelled");
    }
    return "";
}

static void draw_facts(struct paper *paper, const struct page *page)
{
    const struct job *run = page->report->run;
    const struct archiving_target *target = page->report->target;
    int64_t volumes = 0;
    for (size_t i = 0; i < page->report->counts.count; i++)
        volumes += LIST_AT(&page->report->counts, const struct archiving_count, i)->volumes;
    paper_fact(paper, say(page, "归档机关", "Authority"),
               arena_format(page->arena, "%s %s", target->authority_name, target->authority_code));
    paper_fact(paper, say(page, "所属期", "Period"),
               arena_format(page->arena, "%s — %s", target->period.from, target->period.to));
    paper_fact(paper, say(page, "经办", "Started by"),
               target->schedule_id ? arena_format(page->arena, "%s%s",
                                                  say(page, "定时归档，代表角色：", "schedule, on behalf of role: "),
                                                  target->started_by)
                                   : target->started_by);
    paper_fact(paper, say(page, "状态", "State"), state_words(page, run->state));
    paper_fact(paper, say(page, "开始", "Started"), paper_when(paper, run->started_ms, page->arena));
    paper_fact(paper, say(page, "结束", "Finished"), paper_when(paper, run->finished_ms, page->arena));
    paper_fact(paper, say(page, "已归档", "Archived"),
               arena_format(page->arena,
                            say(page, "%" PRId64 " 份，新立案卷 %" PRId64 " 卷",
                                "%" PRId64 " documents, %" PRId64 " new volumes"),
                            run->done, volumes));
    paper_fact(paper, say(page, "未归档", "Left"), number(page, run->failed));
    paper_fact(paper, say(page, "归档批次", "Run"), run->id);
}

static void draw_counts(struct paper *paper, const struct page *page)
{
    const struct paper_column columns[] = {
        {say(page, "税务机关", "Authority"), 36, false}, {say(page, "档案类别", "Category"), 40, false},
        {say(page, "已归档", "Archived"), 14, true},     {say(page, "未归档", "Left"), 13, true},
        {say(page, "新卷", "Volumes"), 13, true},        {say(page, "起止档案编号", "Archive numbers"), 58, false}};
    const struct list *counts = &page->report->counts;
    paper_heading(paper, say(page, "按税务机关和类别", "By authority and category"));
    paper_table_begin(paper, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < counts->count; i++) {
        const struct archiving_count *c = LIST_AT(counts, const struct archiving_count, i);
        const char *numbers =
            c->first_number ? arena_format(page->arena, "%s\n%s", c->first_number, c->last_number) : "";
        paper_table_row(paper,
                        (const char *const[]){c->authority_name, c->category_name, number(page, c->archived),
                                              number(page, c->faults), number(page, c->volumes), numbers},
                        false);
    }
    paper_table_row(paper,
                    (const char *const[]){say(page, "合计", "Total"), "", number(page, page->report->run->done),
                                          number(page, page->report->run->failed), "", ""},
                    true);
    paper_table_end(paper);
}

static void draw_faults(struct paper *paper, const struct page *page)
{
    const struct paper_column columns[] = {{say(page, "纳税人", "Taxpayer"), 44, false},
                                           {say(page, "文件", "Document"), 44, false},
                                           {say(page, "所属期", "Period"), 26, false},
                                           {say(page, "原因", "Reason"), 60, false}};
    const struct list *faults = &page->report->faults;
    if (faults->count == 0) return;
    paper_heading(paper, say(page, "未归档的文件及原因", "Documents left, and why"));
    paper_table_begin(paper, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < faults->count; i++) {
        const struct archiving_fault *f = LIST_AT(faults, const struct archiving_fault, i);
        paper_table_row(
            paper,
            (const char *const[]){arena_format(page->arena, "%s\n%s", f->taxpayer_name, f->taxpayer_code),
                                  arena_format(page->arena, "%s\n%s", f->title, f->number),
                                  arena_format(page->arena, "%s\n%s", f->period_from, f->period_to),
                                  problem_title(page->arena, problem_title_code(f->code), NULL, page->chinese)},
            false);
    }
    paper_table_end(paper);
    if ((int64_t)faults->count < page->report->run->failed)
        paper_note(paper, say(page, "其余未归档文件见系统中的清单（可导出为表格）。",
                              "The rest stands in the system's list, which can be exported as a table."));
}

static void draw(struct paper *paper, void *arg)
{
    const struct page *page = arg;
    paper_title(paper, say(page, "电子档案归档报告", "Archiving report"));
    draw_facts(paper, page);
    draw_counts(paper, page);
    draw_faults(paper, page);
    paper_note(paper, arena_format(page->arena, "%s%s", say(page, "制表时间：", "Printed: "),
                                   paper_when(paper, clock_now_ms(), page->arena)));
}

status archiving_report_paper(const struct archiving_report *report, bool chinese, struct arena *arena,
                              struct bytes *pdf, struct problem *why)
{
    struct page page = {report, arena, chinese};
    const struct paper_order order = {chinese ? "电子档案归档报告" : "Archiving report", chinese, draw, &page,
                                      clock_now_ms()};
    return paper_make(&order, arena, pdf, why);
}

#include "volume_paper.h"
#include "clock.h"
#include "paper.h"
#include "record.h"
#include <inttypes.h>

struct page {
    const struct volume *volume;
    const struct list *records;
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

/* As archivists write days: 20250131. */
static const char *day(const struct page *page, int64_t ms)
{
    char text[CLOCK_TEXT_SIZE];
    clock_date_text(ms + INT64_C(8) * 3600 * 1000, text);
    return arena_format(page->arena, "%.4s%.2s%.2s", text, text + 5, text + 8);
}

static const char *remark(const struct page *page, const struct record *r)
{
    if (r->voided_ms) return say(page, "作废", "voided");
    if (r->corrected_by_id) return say(page, "已更正", "corrected");
    return r->corrects_id ? say(page, "更正件", "correction") : "";
}

static void draw_row(struct paper *paper, const struct page *page, const struct record *r)
{
    paper_table_row(
        paper,
        (const char *const[]){number(page, r->item_number), r->archive_number, r->taxpayer_name,
                              arena_format(page->arena, "%s（%s — %s）", r->title, r->period_from, r->period_to),
                              day(page, r->sealed_ms), number(page, r->page_count), remark(page, r)},
        false);
}

static void draw(struct paper *paper, void *arg)
{
    const struct page *page = arg;
    const struct volume *v = page->volume;
    const struct paper_column columns[] = {
        {say(page, "序号", "No."), 11, true},       {say(page, "文号（档案编号）", "Archive number"), 40, false},
        {say(page, "责任者", "Author"), 32, false}, {say(page, "题名", "Title"), 46, false},
        {say(page, "日期", "Date"), 18, false},     {say(page, "页数", "Pages"), 12, true},
        {say(page, "备注", "Note"), 15, false}};
    paper_title(paper, say(page, "卷内目录", "Contents of the volume"));
    paper_fact(paper, say(page, "案卷号", "Volume"), v->volume_number);
    paper_fact(paper, say(page, "案卷题名", "Title"),
               arena_format(page->arena, "%s %" PRId64 " %s", v->taxpayer_name, v->year, v->category_name));
    paper_fact(paper, say(page, "分类号", "Class"), v->classification_code);
    paper_fact(paper, say(page, "纳税人", "Taxpayer"),
               arena_format(page->arena, "%s %s", v->taxpayer_name, v->taxpayer_code));
    paper_fact(paper, say(page, "税务机关", "Authority"),
               arena_format(page->arena, "%s %s", v->authority_name, v->authority_code));
    paper_fact(paper, say(page, "保管期限", "Retention"), v->grade.retention);
    paper_fact(paper, say(page, "密级", "Secrecy"), v->grade.secrecy);
    paper_fact(paper, say(page, "件数", "Items"), number(page, v->item_count));
    paper_table_begin(paper, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < page->records->count; i++) {
        draw_row(paper, page, LIST_AT(page->records, const struct record, i));
    }
    paper_table_end(paper);
}

status volume_paper_contents(const struct volume *volume, const struct list *records, bool chinese, struct arena *arena,
                             struct bytes *pdf, struct problem *why)
{
    struct page page = {volume, records, arena, chinese};
    const struct paper_order order = {chinese ? "卷内目录" : "Contents of the volume", chinese, draw, &page,
                                      clock_now_ms()};
    return paper_make(&order, arena, pdf, why);
}

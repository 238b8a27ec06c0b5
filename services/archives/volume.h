/* volume - a volume (案卷) and the numbers of its series (案卷号, 档案编号). Rules only.
 *
 * A number is made by a scheme in the manner of DA/T 13-2022 (全宗号-类别号-年度-案卷号-件号), a text with places:
 *     {fonds}      全宗号: parameter archive_fonds_code
 *     {authority}  code of the authority whose jurisdiction the taxpayer is in
 *     {class}      归档分类号 of the level-2 category
 *     {year}       tax-period year
 *     {seq:N}      number in its series, at least N digits; the series is all that stands in the volume scheme besides
 * it {volume}     the volume's number, in the record scheme only {item:N}     number of the document in its volume, in
 * the record scheme only */
#ifndef VOLUME_H
#define VOLUME_H

#include "id.h"
#include "list.h"
#include "problem.h"
#include <stdbool.h>
#include <stdint.h>

enum { VOLUME_NUMBER_MAX = 64 };

/* How long it is kept (保管期限) and how secret it is (密级); ranks rise. */
struct volume_grade {
    const char *retention, *secrecy;
    int64_t retention_rank, secrecy_rank;
};
/* The longest retention and the highest secrecy of both. */
void volume_raise(struct volume_grade *grade, const struct volume_grade *with);

struct volume {
    const char *id, *volume_number;
    const char *category_id, *category_name, *classification_code;
    int64_t year;
    const char *taxpayer_id, *taxpayer_code, *taxpayer_name;
    const char *authority_id, *authority_code, *authority_name; /* as it was when the volume was opened */
    int64_t item_count;
    struct volume_grade grade;
    int64_t created_ms, changed_ms;
    bool is_new, is_changed; /* not in the table yet; to be written back */
};

struct volume_schemes {
    const char *volume, *record;
    const char *fonds;
};
#define VOLUME_SCHEME_DEFAULT        "{fonds}-{class}-{year}-{seq:6}"
#define VOLUME_RECORD_SCHEME_DEFAULT "{volume}-{item:4}"

struct volume_parts {
    const char *fonds, *authority, *class_code;
    int64_t year;
    int64_t seq;        /* 0: leaves {seq} out, which gives the series' name */
    const char *volume; /* NULL: not known here */
    int64_t item;
};

/* Fails: NUMBER_SCHEME when the scheme has an unknown place, lacks {seq} or {item}, or its number grows too long. */
status volume_number(const char *scheme, const struct volume_parts *parts, struct arena *arena, char **out,
                     struct problem *why) MUST_USE;
/* For a shape's .check: a 分类号 is 1 to 32 visible ASCII characters. */
const char *volume_check_code(const char *text);
status volume_check_schemes(const struct volume_schemes *schemes, struct problem *why) MUST_USE;

#endif

/* archiving - one archiving run (归档): its period, its documents, how its progress is shown. Rules only.
 *
 * A run takes every sealed document whose tax period ends in the run's period, of taxpayers within the officer's
 * authority's subtree, a batch at a time (archiving_source.h). */
#ifndef ARCHIVING_H
#define ARCHIVING_H

#include "bytes.h"
#include "clock.h"
#include "list.h"
#include "problem.h"
#include "volume.h"
#include <stdbool.h>
#include <stdint.h>

#define ARCHIVING_JOB_KIND "archiving.run"
enum { ARCHIVING_BATCH = 500, ARCHIVING_DATE_SIZE = 11 };

struct archiving_period { /* both days belong to it */
    char from[ARCHIVING_DATE_SIZE], to[ARCHIVING_DATE_SIZE];
};

struct archiving_range {
    const char *from, *to;
};

struct archiving_wish { /* 0 and NULL: not said */
    int64_t year, quarter, month;
    const struct archiving_range *period;
};

/* Nothing said: the whole previous year of China's calendar. Fails: INPUT_INVALID with PERIOD_AMBIGUOUS or
 * PERIOD_ORDER. */
status archiving_period(const struct archiving_wish *wish, int64_t now_ms, struct archiving_period *out,
                        struct problem *why) MUST_USE;

/* A document on its way into the archive. */
struct archiving_document {
    const char *id, *number;
    const char *category_id, *category_name, *classification_code;
    const char *taxpayer_id, *taxpayer_code, *taxpayer_name;
    const char *authority_id, *authority_code, *authority_name;
    const char *period_from, *period_to;
    const char *file_digest;
    int64_t year, sealed_ms, page_count;
    struct volume_grade grade;        /* of its category and forms together */
    struct list classification_codes; /* of const char *, each once */
    const char *fault;                /* code: why it is left where it is; NULL: archived */
    bool is_frozen;                   /* by this run, so a fault releases it */
    bool is_trusted;
    const char *verification; /* JSON */
    int64_t size_bytes;       /* of the file */
    int64_t until_ms;         /* its evidence, as in struct record_evidence, with the algorithms */
    const char *algorithms;
    const char *record_id, *archive_number;
    const struct volume *volume;
    int64_t item_number;
};

/* What a run did with the documents of one category and authority. */
struct archiving_count {
    const char *category_id, *category_name, *authority_id, *authority_code, *authority_name;
    int64_t archived, faults, volumes;      /* volumes: opened */
    const char *first_number, *last_number; /* archive numbers, in the order in which they were given; NULL: none */
};
/* Of numbered documents, adds up into `counts` (of struct archiving_count). */
void archiving_add_counts(const struct list *documents, struct list *counts);

void archiving_add_classification(struct archiving_document *document, const char *code);
/* By volume, so that two runs take the locks of their rows in the same order. */
void archiving_sort(struct list *documents);
bool archiving_same_volume(const struct volume *volume, const struct archiving_document *document);

/* What stands in the text stream (A7) when `before` documents were shown and `after` are archived: one `.` for each
 * full hundred, a new line after each 100 dots. */
void archiving_dots(int64_t before, int64_t after, struct buffer *out);
/* The last lines: "====" and 完成归档, on lines of their own. */
void archiving_dots_end(int64_t archived, const char *last_line, struct buffer *out);

#endif

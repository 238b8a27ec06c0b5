/* record - an archived document (档案), as it is asked for. A record never changes, save that signing is told of it. */
#ifndef RECORD_H
#define RECORD_H

#include "id.h"
#include "volume.h"

struct record {
    const char *id, *document_id, *archive_number;
    const char *volume_id, *volume_number;
    int64_t item_number;
    const char *run_id;
    const char *title; /* the level-2 category's name */
    int64_t year;
    const char *taxpayer_id, *taxpayer_code, *taxpayer_name;
    const char *authority_id, *authority_code, *authority_name;
    const char *period_from, *period_to;
    const char *file_digest;
    struct volume_grade grade;
    int64_t sealed_ms, archived_ms;
    bool is_trusted;                  /* at the time of archiving */
    const char *verification;         /* JSON, as it was then */
    const char *classification_codes; /* JSON list */
    int64_t page_count;
    /* What became of the document since: a correction takes its place, or it was voided; both stay in the archive. */
    const char *corrects_id, *corrected_by_id;               /* documents; NULL: none */
    const char *corrects_record_id, *corrected_by_record_id; /* their records; NULL: not archived (yet) */
    int64_t corrected_ms, voided_ms;                         /* 0: never */
    const char *void_reason;
    bool keeps_original; /* signing's rule: who may not set it looks at the pages under a watermark */
};

struct record_filter { /* NULL, 0: any */
    const char *classification_code, *volume_number, *authority_code, *taxpayer_code, *archive_number;
    int64_t year;
    const char *archived_from, *archived_to; /* days in China, both included */
    const char *before;                      /* id of the last one shown; NULL: from the newest on */
    int64_t limit;
};

/* The smallest id that a record archived at `ms` can have: ids begin with their time. */
void record_first_id(int64_t ms, char out[ID_SIZE]);

#endif

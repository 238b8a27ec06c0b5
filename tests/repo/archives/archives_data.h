/* archives_data - rows for the archives' tests: a province with two cities, taxpayers, categories, sealed documents.
 * Ids end in what they are; the city of taxpayer n is a for even, b for odd numbers. */
#ifndef ARCHIVES_DATA_H
#define ARCHIVES_DATA_H

#include "archiving_number.h"
#include "archiving_source.h"
#include "record_repo.h"
#include "test_db.h"
#include <inttypes.h>

enum { TAXPAYERS = 20, DOCUMENTS = 600 };
#define PROVINCE "0000000000000000000000000p"
#define CITY_A   "0000000000000000000000000a"
#define CITY_B   "0000000000000000000000000b"
#define CATEGORY "0000000000000000000000000c"
#define FORM     "0000000000000000000000000f"
#define RUN      "0000000000000000000000000r"

static inline void data_clean_archives(void)
{
    test_db_root("USE estamp_archives; DELETE FROM record; DELETE FROM record_classification; DELETE FROM volume; "
                 "DELETE FROM number_allocator; DELETE FROM archiving_fault; DELETE FROM archiving_count; "
                 "DELETE FROM archiving_unfiled; DELETE FROM job;");
}

/* Document n belongs to taxpayer n mod TAXPAYERS and month n mod 24 of 2024 and 2025. */
static inline void data_make(void)
{
    test_db_root(
        "USE estamp_admin; DELETE FROM unit; DELETE FROM authority_closure; DELETE FROM category WHERE level > 1; "
        "INSERT INTO unit (id, kind, code, name, parent_id, authority_id, level, created_ms, changed_ms) VALUES "
        "('" PROVINCE "', 'authority', '32000000', '省局', NULL, '" PROVINCE "', 1, 0, 0), "
        "('" CITY_A "', 'authority', '32010000', '甲市局', '" PROVINCE "', '" CITY_A "', 2, 0, 0), "
        "('" CITY_B "', 'authority', '32020000', '乙市局', '" PROVINCE "', '" CITY_B "', 2, 0, 0); "
        "INSERT INTO unit (id, kind, code, name, authority_id, level, created_ms, changed_ms) SELECT "
        "CONCAT(LPAD(seq, 25, '0'), 't'), 'taxpayer', CONCAT('9132000000', LPAD(seq, 5, '0')), CONCAT('公司', seq), "
        "IF(seq % 2, '" CITY_B "', '" CITY_A "'), 0, 0, 0 FROM seq_0_to_19; "
        "INSERT INTO authority_closure VALUES ('" PROVINCE "', '" PROVINCE "', 0), ('" PROVINCE "', '" CITY_A "', 1), "
        "('" PROVINCE "', '" CITY_B "', 1), ('" CITY_A "', '" CITY_A "', 0), ('" CITY_B "', '" CITY_B "', 0); "
        "INSERT INTO category (id, parent_id, level, position, name, classification_code, retention, secrecy, "
        "created_ms, changed_ms) VALUES "
        "('" CATEGORY "', NULL, 2, 1, '增值税一般纳税人申报', 'SB01', '10年', '秘密', 0, 0), "
        "('" FORM "', '" CATEGORY "', 3, 1, '附列资料', 'SB01-06', '30年', '内部', 0, 0); "
        "USE estamp_signing; DELETE FROM document; DELETE FROM document_form; "
        "INSERT INTO document (id, number, unit_id, category_id, title, service_id, voucher_code, period_from, "
        "period_to, "
        "state, revision, digest, size_bytes, page_count, data_digest, place_page, place_x_um, place_y_um, client_id, "
        "created_ms, sealed_ms, changed_ms) SELECT CONCAT(LPAD(seq, 25, '0'), 'd'), seq, CONCAT(LPAD(seq % 20, 25, "
        "'0'), "
        "'t'), '" CATEGORY "', 't', 's', 'v', CONCAT(2024 + seq % 2, '-01-', LPAD(1 + seq DIV 20, 2, '0')), "
        "CONCAT(2024 + seq % 2, '-01-', LPAD(1 + seq DIV 20, 2, '0')), 'sealed', 2, REPEAT('a', 64), 1, 1, "
        "REPEAT('b', 64), 1, 0, 0, REPEAT('0', 26), 0, 1000 + seq, 0 FROM seq_0_to_599; "
        "INSERT INTO document_form SELECT id, 1, '" FORM "', 1 FROM document WHERE number % 3 = 0;");
}

static inline struct archiving_target data_target(const char *authority_id)
{
    return (struct archiving_target){.authority_id = authority_id, .period = {"2024-01-01", "2025-12-31"}};
}

/* One batch without signing and store: what the transaction of a step does. */
struct data_batch {
    struct arena *arena;
    struct archiving_target target;
    const char *after;
    size_t found, added; /* found 0: the end */
};

static inline status data_batch_work(struct db *db, void *arg, struct problem *why)
{
    struct data_batch *batch = arg;
    struct archiving_chunk chunk = {.cursor = batch->after,
                                    .documents = LIST_OF(batch->arena, struct archiving_document)};
    const struct record_entry entry = {RUN, 5000};
    TRY(archiving_source_next(db, &batch->target, &chunk, why));
    struct list documents = chunk.documents;
    batch->found = documents.count > 0 || !chunk.is_end;
    batch->after = chunk.cursor;
    if (documents.count == 0) return OK;
    for (size_t i = 0; i < documents.count; i++) {
        LIST_AT(&documents, struct archiving_document, i)->verification = "{}";
    }
    TRY(archiving_number_assign(db, &documents, 5000, why));
    batch->added = documents.count;
    return record_repo_add(db, &entry, &documents, why);
}

#endif

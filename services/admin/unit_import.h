/* unit_import - 单位导入: a CSV file of authorities, departments and taxpayers, checked row by row before anything is
 * done. Rules only.
 *
 * A code that is new makes a unit; a known one changes its name, its superior and what else the file says of it. */
#ifndef UNIT_IMPORT_H
#define UNIT_IMPORT_H

#include "table_csv.h"
#include "unit.h"

enum { UNIT_IMPORT_BYTES = TABLE_CSV_BYTES, UNIT_IMPORT_FAULTS = 4 };

enum unit_import_outcome {
    UNIT_IMPORT_NEW, /* not judged yet */
    UNIT_IMPORT_FAULT,
    UNIT_IMPORT_SAME, /* nothing to do */
    UNIT_IMPORT_CREATE,
    UNIT_IMPORT_CHANGE,
    UNIT_IMPORT_DONE,
    UNIT_IMPORT_FAILED, /* was refused when it was to be done */
    UNIT_IMPORT_OUTCOMES
};
extern const char *const unit_import_outcomes[]; /* ends with NULL */

struct unit_import {
    const char *id, *unit_id, *owner_id, *owner_name;
    const char *file_name, *file_digest, *effective_on;
    const char *job_id, *job_state;
    bool is_apply; /* the job does what another has checked before */
    int64_t total, job_total, job_done, created_ms;
    int64_t counts[UNIT_IMPORT_OUTCOMES];
};

struct unit_import_row {
    int64_t line;
    const char *kind; /* of unit_kind_names; of a faulty one "taxpayer" */
    const char *code, *name, *parent_code;
    const char *details; /* JSON, or NULL: the file says nothing */
    const char *faults;  /* JSON list, or NULL */
    enum unit_import_outcome outcome;
};

extern const struct table_csv_shape unit_import_shape;

/* "checking", "checked", "running", "done", "failed", "cancelled". */
const char *unit_import_state(const struct unit_import *import);

/* A row of the file into what is kept of it: UNIT_IMPORT_NEW, or UNIT_IMPORT_FAULT with what is wrong. */
void unit_import_read(const struct table_csv_row *row, struct arena *arena, struct unit_import_row *out);

/* 1 authorities, 2 departments, 3 taxpayers: what stands above is made first. */
int64_t unit_import_turn(const char *kind);

/* One fault as the JSON list that a row keeps. */
const char *unit_import_fault(struct arena *arena, const char *field, enum problem_code code, const char *subject);

#endif

-- What units were called and where they stood (变更记录), and imports of units from CSV files.
USE estamp_admin;

-- One row a changed field: name, parent, state, details. Values are what the API calls them; texts what a person read then
-- (of a parent its code and name). effective_on: the day from which it counts, which may lie before the day of recording.
CREATE TABLE unit_change (
    id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    unit_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    field VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    old_value TEXT NOT NULL,
    new_value TEXT NOT NULL,
    old_text VARCHAR(250) NOT NULL,
    new_text VARCHAR(250) NOT NULL,
    effective_on CHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    changed_by VARCHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    changed_ms BIGINT NOT NULL,
    KEY unit_change_unit (unit_id, id),
    KEY unit_change_effective (unit_id, field, effective_on, id)
);

-- A file is checked first (phase check), and then, when somebody says so, done (phase apply); each is a job.
CREATE TABLE unit_import (
    id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    unit_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    owner_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    owner_name VARCHAR(64) NOT NULL,
    file_name VARCHAR(200) NOT NULL,
    file_digest CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    effective_on CHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    phase VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    job_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    total BIGINT NOT NULL,
    created_ms BIGINT NOT NULL,
    KEY unit_import_unit (unit_id, id)
);

-- A row of the file. turn: authorities before departments before taxpayers, so that what stands above is there first.
-- outcome: new (not judged yet), fault, same, create, change; then done or failed. faults: JSON list of
-- field, code, subject. A code that is none stands as '' and in its fault.
CREATE TABLE unit_import_row (
    import_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    line INT NOT NULL,
    turn TINYINT NOT NULL,
    kind VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    code VARCHAR(30) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    name VARCHAR(250) NOT NULL,
    parent_code VARCHAR(30) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    details TEXT NULL,
    outcome VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    faults TEXT NULL,
    PRIMARY KEY (import_id, line),
    KEY unit_import_row_outcome (import_id, outcome, line),
    KEY unit_import_row_turn (import_id, outcome, turn, line),
    KEY unit_import_row_code (import_id, code, line)
);

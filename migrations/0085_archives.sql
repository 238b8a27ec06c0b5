-- Archives at a bureau's size, and with names as they were: what a record shows of its authority and its codes stands in its own
-- row; records wait for signing by the batch, not row by row; a run counts what it did by category and authority.
USE estamp_archives;

ALTER TABLE record
    ADD COLUMN authority_code VARCHAR(30) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' AFTER authority_id,
    ADD COLUMN authority_name VARCHAR(200) NOT NULL DEFAULT '' AFTER authority_code,
    ADD COLUMN page_count INT NOT NULL DEFAULT 0 AFTER file_digest,
    ADD COLUMN classification_codes TEXT CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '[]';
UPDATE record r JOIN estamp_admin.unit u ON u.id = r.authority_id SET r.authority_code = u.code, r.authority_name = u.name;
UPDATE record r JOIN estamp_signing.document d ON d.id = r.document_id SET r.page_count = d.page_count;
UPDATE record r JOIN (SELECT record_id, JSON_ARRAYAGG(classification_code ORDER BY classification_code) AS codes
                      FROM record_classification GROUP BY record_id) k ON k.record_id = r.id SET r.classification_codes = k.codes;

ALTER TABLE volume
    ADD COLUMN authority_code VARCHAR(30) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' AFTER authority_id,
    ADD COLUMN authority_name VARCHAR(200) NOT NULL DEFAULT '' AFTER authority_code;
UPDATE volume v JOIN estamp_admin.unit u ON u.id = v.authority_id SET v.authority_code = u.code, v.authority_name = u.name;

-- Under authority and year, so that a code's records are found without passing those of other ones. The years that there are are
-- few (volume_year tells them), so a search without a year asks for each, here as in record_authority_year.
ALTER TABLE record_classification
    ADD COLUMN authority_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' AFTER classification_code,
    ADD COLUMN year SMALLINT NOT NULL DEFAULT 0 AFTER authority_id;
UPDATE record_classification k JOIN record r ON r.id = k.record_id SET k.authority_id = r.authority_id, k.year = r.year;
ALTER TABLE record_classification
    DROP PRIMARY KEY, ADD PRIMARY KEY (classification_code, authority_id, year, record_id), DROP KEY record_classification_record;
ALTER TABLE record DROP KEY record_authority;

-- Records of which signing has not been told: of one run, with ids from first to last. The row goes when signing knows.
CREATE TABLE archiving_unfiled (
    id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    run_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    first_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    last_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    archived_ms BIGINT NOT NULL,
    KEY archiving_unfiled_archived (archived_ms, id)
);
INSERT INTO archiving_unfiled (id, run_id, first_id, last_id, archived_ms)
    SELECT id, run_id, id, id, archived_ms FROM record WHERE filed = 0;
-- `filed` tells of a refusal alone: 2, which is for a person to look into.
UPDATE record SET filed = 1 WHERE filed = 0;
ALTER TABLE record DROP KEY record_filed, MODIFY filed TINYINT NOT NULL DEFAULT 1;

-- What a run did, by category and authority: its report.
CREATE TABLE archiving_count (
    run_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    category_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    authority_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    category_name VARCHAR(100) NOT NULL,
    authority_code VARCHAR(30) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    authority_name VARCHAR(200) NOT NULL,
    archived BIGINT NOT NULL,
    faults BIGINT NOT NULL,
    volumes BIGINT NOT NULL,
    first_number VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    last_number VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    PRIMARY KEY (run_id, category_id, authority_id)
);
INSERT INTO archiving_count (run_id, category_id, authority_id, category_name, authority_code, authority_name, archived, faults,
                             volumes, first_number, last_number)
    SELECT run_id, category_id, authority_id, MAX(title), MAX(authority_code), MAX(authority_name), COUNT(*), 0,
           COUNT(DISTINCT IF(item_number = 1, volume_id, NULL)), MIN(archive_number), MAX(archive_number)
    FROM record GROUP BY run_id, category_id, authority_id;

ALTER TABLE archiving_fault
    ADD COLUMN number VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' AFTER document_id,
    ADD COLUMN period_from CHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' AFTER title,
    ADD COLUMN period_to CHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' AFTER period_from,
    ADD COLUMN authority_code VARCHAR(30) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
    ADD COLUMN authority_name VARCHAR(200) NOT NULL DEFAULT '';
UPDATE archiving_fault f JOIN estamp_signing.document d ON d.id = f.document_id JOIN estamp_admin.unit u ON u.id = d.unit_id
    JOIN estamp_admin.unit a ON a.id = u.authority_id
    SET f.number = d.number, f.period_from = d.period_from, f.period_to = d.period_to, f.authority_code = a.code,
        f.authority_name = a.name;
ALTER TABLE archiving_fault ADD KEY archiving_fault_period (period_to, document_id);

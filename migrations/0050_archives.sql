-- Archives (电子档案): volumes, records, archiving runs. Documents and their bytes belong to signing and the store.
USE estamp_archives;

-- Next free numbers, one row a series (案卷号 of one fonds, class and year). Locked by whoever takes numbers, so a series has
-- neither gaps nor doubles; it also makes two runs over the same documents wait for each other.
CREATE TABLE number_allocator (
    name VARCHAR(160) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL PRIMARY KEY,
    next BIGINT NOT NULL
);

-- A volume (案卷): one taxpayer's documents of one level-2 category and tax-period year; later runs continue it. Its retention
-- and secrecy are the longest and the highest of its records.
CREATE TABLE volume (
    id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    volume_number VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    category_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    category_name VARCHAR(100) NOT NULL,
    classification_code VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    year SMALLINT NOT NULL,
    taxpayer_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    taxpayer_code VARCHAR(30) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    taxpayer_name VARCHAR(200) NOT NULL,
    authority_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    item_count INT NOT NULL,
    retention VARCHAR(8) NOT NULL,
    retention_rank TINYINT NOT NULL,
    secrecy VARCHAR(8) NOT NULL,
    secrecy_rank TINYINT NOT NULL,
    created_ms BIGINT NOT NULL,
    changed_ms BIGINT NOT NULL,
    UNIQUE KEY volume_volume_number (volume_number),
    UNIQUE KEY volume_key (category_id, year, taxpayer_id),
    KEY volume_taxpayer (taxpayer_code, id),
    KEY volume_year (year, id),
    KEY volume_authority (authority_id, id)
);

-- An archived document (档案): one row a document, for ever. `filed`: 1 when signing knows its number, 2 when it refused it.
CREATE TABLE record (
    id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    document_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    archive_number VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    volume_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    item_number INT NOT NULL,
    run_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    category_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    title VARCHAR(100) NOT NULL,
    year SMALLINT NOT NULL,
    taxpayer_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    taxpayer_code VARCHAR(30) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    taxpayer_name VARCHAR(200) NOT NULL,
    authority_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    period_from CHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    period_to CHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    file_digest CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    retention VARCHAR(8) NOT NULL,
    retention_rank TINYINT NOT NULL,
    secrecy VARCHAR(8) NOT NULL,
    secrecy_rank TINYINT NOT NULL,
    sealed_ms BIGINT NOT NULL,
    archived_ms BIGINT NOT NULL,
    is_trusted TINYINT NOT NULL,
    verification TEXT NOT NULL,
    filed TINYINT NOT NULL DEFAULT 0,
    UNIQUE KEY record_document (document_id),
    UNIQUE KEY record_archive_number (archive_number),
    UNIQUE KEY record_item (volume_id, item_number),
    KEY record_taxpayer (taxpayer_code, id),
    KEY record_authority (authority_id, id),
    KEY record_authority_year (authority_id, year, id),
    KEY record_filed (filed, id)
);

-- Every 分类号 that a record is found under: its category's and its forms'.
CREATE TABLE record_classification (
    classification_code VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    record_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    PRIMARY KEY (classification_code, record_id),
    KEY record_classification_record (record_id)
);

-- Documents that a run left where they were, and why.
CREATE TABLE archiving_fault (
    run_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    document_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    code VARCHAR(48) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    title VARCHAR(100) NOT NULL,
    taxpayer_code VARCHAR(30) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    taxpayer_name VARCHAR(200) NOT NULL,
    noted_ms BIGINT NOT NULL,
    PRIMARY KEY (run_id, document_id)
);

CREATE VIEW v_record AS
    SELECT id, document_id, archive_number, volume_id, year, taxpayer_id, authority_id, archived_ms FROM record;

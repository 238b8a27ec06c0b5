-- Printing and copying (C9, C10): rules of single documents, and the copies that were made, counted.
USE estamp_signing;

CREATE TABLE printing_rule (
    document_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    copies VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    allowed INT NOT NULL,
    keeps_original TINYINT NOT NULL,
    reason VARCHAR(200) NOT NULL,
    set_by CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    set_unit_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    set_ms BIGINT NOT NULL
);

-- number: 1, 2 … of a document, without gaps, given under the lock of the document's row. digest: of the copy's own bytes, NULL while
-- they are being made; made_by_name and unit_name are what stands on it.
CREATE TABLE document_copy (
    id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    document_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    number INT NOT NULL,
    allowed INT NOT NULL,
    revision INT NOT NULL,
    source_digest CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    note VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    purpose VARCHAR(100) NULL,
    digest CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
    size_bytes BIGINT NOT NULL DEFAULT 0,
    made_by CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    made_by_name VARCHAR(100) NOT NULL,
    unit_name VARCHAR(200) NOT NULL,
    made_ms BIGINT NOT NULL,
    UNIQUE KEY document_copy_number (document_id, number),
    KEY document_copy_digest (digest)
);

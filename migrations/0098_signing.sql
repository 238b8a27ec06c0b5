-- Notices (通知) to a taxpayer: what happened to its documents without its doing. Read by anyone of the unit.
USE estamp_signing;

CREATE TABLE notice (
    id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    unit_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    kind VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    document_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    detail VARCHAR(200) NOT NULL DEFAULT '',
    at_ms BIGINT NOT NULL,
    read_ms BIGINT NOT NULL DEFAULT 0,
    KEY notice_unit (unit_id, id),
    KEY notice_unread (unit_id, read_ms)
);

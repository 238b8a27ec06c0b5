-- Archiving by itself once a year: for one authority's subtree, on a day and hour of China's clock, on behalf of a role. Whoever
-- finds a schedule due moves next_ms on and makes the run in one transaction, so of many instances one does.
USE estamp_archives;
CREATE TABLE schedule (
    id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    authority_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    month TINYINT NOT NULL,
    day TINYINT NOT NULL,
    hour TINYINT NOT NULL,
    role_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    enabled TINYINT NOT NULL,
    next_ms BIGINT NOT NULL,
    last_run_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
    last_ms BIGINT NOT NULL DEFAULT 0,
    last_problem VARCHAR(48) CHARACTER SET ascii COLLATE ascii_bin NULL,
    changed_by CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    changed_name VARCHAR(64) NOT NULL,
    changed_ms BIGINT NOT NULL,
    UNIQUE KEY schedule_authority (authority_id),
    KEY schedule_due (enabled, next_ms)
);

USE estamp_admin;
CREATE VIEW v_role_permission AS
    SELECT role_id, permission FROM role_permission WHERE grant_only = 0;

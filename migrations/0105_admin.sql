-- Statistics (统计): counters that a thread of admin keeps (services/admin/statistics_counter.h), so that a year of a whole
-- bureau is read from some thousand rows instead of a million documents. They can always be counted anew: nothing is lost with them.
USE estamp_admin;

-- Sealings a day (of the bureau's clock), an authority, a level-2 category.
CREATE TABLE sealing_count (
    authority_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    day CHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    category_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    count BIGINT NOT NULL,
    PRIMARY KEY (authority_id, day, category_id),
    KEY sealing_count_day (day)
);

-- Documents by the year of their tax period and their state: how far archiving has come.
CREATE TABLE document_count (
    authority_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    year SMALLINT NOT NULL,
    category_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    state VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    count BIGINT NOT NULL,
    PRIMARY KEY (authority_id, year, category_id, state),
    KEY document_count_year (year)
);

-- Certificates by the day on which they end, and the enabled seals that end with them.
CREATE TABLE expiry_count (
    authority_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    day CHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    certificates BIGINT NOT NULL,
    seals BIGINT NOT NULL,
    PRIMARY KEY (authority_id, day)
);

-- What is counted, until when, and when the next instance may count again: the row is claimed, not locked.
CREATE TABLE statistics_round (
    name VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    next_ms BIGINT NOT NULL,
    counted_ms BIGINT NOT NULL,
    whole_day CHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
);
INSERT INTO statistics_round (name, next_ms, counted_ms, whole_day) VALUES
    ('sealings', 0, 0, ''), ('documents', 0, 0, ''), ('expiry', 0, 0, '');

INSERT IGNORE INTO role_permission (role_id, permission)
    SELECT id, 'statistics.read' FROM role WHERE code IN ('administrator', 'officer', 'keeper', 'archivist');

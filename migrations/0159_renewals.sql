-- Archived files for the long term: until when what proves each of them can be relied on, and the revisions by which that was
-- renewed. A record itself never changes: `file_digest` stays what was archived, the newest file stands here.
USE estamp_archives;

-- number 1: the file as it was archived. until_ms 0: not known yet, its file is looked at when next_ms has come. algorithms: by
-- which its proof stands (SHA256,RSA2048); NULL: not known, or their end is in until_ms already.
CREATE TABLE record_evidence (
    record_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    number INT NOT NULL DEFAULT 1,
    digest CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    size_bytes BIGINT NOT NULL DEFAULT 0,
    made_ms BIGINT NOT NULL,
    until_ms BIGINT NOT NULL DEFAULT 0,
    next_ms BIGINT NOT NULL,
    algorithms VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
    KEY record_evidence_next (next_ms, record_id),
    KEY record_evidence_algorithms (algorithms, record_id)
);

-- Earlier revisions of a file that was renewed. Each is the beginning of the next, so its digest can be shown by who has the newest.
CREATE TABLE record_revision (
    record_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    number INT NOT NULL,
    digest CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    size_bytes BIGINT NOT NULL,
    made_ms BIGINT NOT NULL,
    until_ms BIGINT NOT NULL,
    PRIMARY KEY (record_id, number)
);

-- What keeps a file from being renewed, as long as it does; a row of its own, as there are few.
CREATE TABLE record_fault (
    record_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    code VARCHAR(48) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    subject VARCHAR(256) NOT NULL,
    tries INT NOT NULL,
    since_ms BIGINT NOT NULL,
    tried_ms BIGINT NOT NULL
);

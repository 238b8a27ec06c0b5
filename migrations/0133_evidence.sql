-- Documents whose newest revision ends with a document timestamp (PAdES B-LTA), and when it must be renewed.
USE estamp_signing;

-- next_ms: when the job looks at it again. A document that gets further revisions elsewhere is noticed by its digest.
CREATE TABLE document_evidence (
    document_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    digest CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    until_ms BIGINT NOT NULL,
    next_ms BIGINT NOT NULL,
    KEY document_evidence_next (next_ms, document_id)
);

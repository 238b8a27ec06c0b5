-- Several seals on one document (会签), sealings taken back (撤销签章), and documents locked. All columns are added
-- without touching a row; none is in an index, so that a sealing pays for none.
USE estamp_signing;

-- withdrawn_ms: when its last sealing was taken back that was; NULL: never. locked_*: who locked it, for which unit, and why.
ALTER TABLE document
    ADD COLUMN withdrawn_ms BIGINT NULL,
    ADD COLUMN locked_ms BIGINT NULL,
    ADD COLUMN locked_by CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
    ADD COLUMN locked_unit_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
    ADD COLUMN lock_reason VARCHAR(200) NULL;

-- A sealing that was withdrawn leaves `sealing` for here, with its id: what counts sealings counts those that stand.
CREATE TABLE sealing_withdrawal (
    id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    document_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    revision INT NOT NULL,
    field VARCHAR(80) NOT NULL,
    seal_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    seal_number VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    seal_name VARCHAR(200) NOT NULL,
    signer VARCHAR(200) NOT NULL,
    fingerprint CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    page INT NOT NULL,
    x_um INT NOT NULL,
    y_um INT NOT NULL,
    request_key VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NULL,
    sealed_by CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    sealed_ms BIGINT NOT NULL,
    reason VARCHAR(200) NOT NULL,
    withdrawn_by CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    withdrawn_ms BIGINT NOT NULL,
    KEY sealing_withdrawal_document (document_id, withdrawn_ms),
    KEY sealing_withdrawal_seal (seal_id, sealed_ms)
);

-- The revisions that went with it: their bytes stay in the store, and by their digest a copy is known as withdrawn.
CREATE TABLE withdrawn_revision (
    digest CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    sealing_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    revision INT NOT NULL,
    size_bytes BIGINT NOT NULL,
    created_ms BIGINT NOT NULL
);

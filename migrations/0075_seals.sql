-- Seals made in batch (批量制章), the pool of ready keys, imports that wait for an officer's approval.
USE estamp_seals;

-- What opens a seal's key: pin, code (its initial one) or holder (the key is on the holder's USB key).
ALTER TABLE seal ADD COLUMN unlock_by VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'pin';

-- Ready private keys: PKCS #8 under the pool's key, which comes from the master key. A key is deleted in the transaction
-- that makes a seal of it.
CREATE TABLE key_pool (
    id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    public_key VARBINARY(1000) NOT NULL,
    sealed_key BLOB NOT NULL,
    created_ms BIGINT NOT NULL
);

-- One row a unit that a batch made a seal for: written by every batch that makes one, so that two officers' batches
-- meet here and the second sees the first one's seal.
CREATE TABLE batch_unit (
    unit_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    changed_ms BIGINT NOT NULL
);

-- A batch: the wish and its dry run. Its progress stands in the job that it names once it was started.
CREATE TABLE batch (
    id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    unit_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    created_by CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    created_name VARCHAR(64) NOT NULL,
    created_ms BIGINT NOT NULL,
    source VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    source_name VARCHAR(200) NOT NULL,
    seal_type VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    algorithm VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    validity_days INT NOT NULL,
    row_count INT NOT NULL,
    left_over INT NOT NULL DEFAULT 0,
    is_cancelled TINYINT NOT NULL DEFAULT 0,
    job_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
    codes_until_ms BIGINT NOT NULL DEFAULT 0,
    codes_taken_ms BIGINT NOT NULL DEFAULT 0,
    KEY batch_authority (unit_id, id),
    KEY batch_codes (codes_until_ms)
);

-- given_*: as the file has them. state: ready, refused (by the dry run, or by what became true meanwhile), made, failed.
-- code_sealed: the seal's initial code under the master key, until it was printed or has expired.
CREATE TABLE batch_row (
    batch_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    position INT NOT NULL,
    line INT NOT NULL,
    given_code VARCHAR(64) NOT NULL,
    given_name VARCHAR(200) NOT NULL,
    unit_code VARCHAR(30) CHARACTER SET ascii COLLATE ascii_bin NULL,
    unit_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
    state VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    problem VARCHAR(48) CHARACTER SET ascii COLLATE ascii_bin NULL,
    subject VARCHAR(200) NULL,
    seal_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
    seal_number VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NULL,
    code_sealed VARBINARY(80) NULL,
    changed_ms BIGINT NOT NULL,
    PRIMARY KEY (batch_id, position),
    KEY batch_row_state (batch_id, state, position)
);

-- An import whose certificate does not name the unit: the seal waits in state pending until another officer decides.
-- Facts are kept here, since a rejected seal, its key and its certificate are deleted.
CREATE TABLE approval (
    id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    unit_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    seal_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    seal_name VARCHAR(200) NOT NULL,
    subject VARCHAR(1000) NOT NULL,
    issuer VARCHAR(1000) NOT NULL,
    fingerprint CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    state VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    reason VARCHAR(200) NOT NULL,
    asked_by CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    asked_name VARCHAR(64) NOT NULL,
    asked_ms BIGINT NOT NULL,
    decided_reason VARCHAR(200) NULL,
    decided_by CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
    decided_name VARCHAR(64) NULL,
    decided_ms BIGINT NOT NULL DEFAULT 0,
    KEY approval_state (state, id),
    KEY approval_unit (unit_id, id)
);

-- Who may do it by default: the roles that import seals. Approving is a power of its own, given by hand or to keepers.
INSERT IGNORE INTO estamp_admin.role_permission (role_id, permission)
    SELECT role_id, 'seal.batch' FROM estamp_admin.role_permission WHERE permission = 'seal.import';
INSERT IGNORE INTO estamp_admin.role_permission (role_id, permission)
    SELECT role_id, 'seal.approve' FROM estamp_admin.role_permission WHERE permission = 'seal.manage';

-- A certificate that waits for approval is none yet.
CREATE OR REPLACE VIEW v_unit_certificate AS
    SELECT DISTINCT unit_id FROM seal WHERE state <> 'pending';

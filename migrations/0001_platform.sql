-- The platform: one schema a service and one for the audit log; in each service's schema the tables `idempotency` (db_once.h)
-- and `job` (job.h), the same everywhere. Times are milliseconds UTC, ids are ULIDs (id.h).

CREATE DATABASE IF NOT EXISTS estamp_auth CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_as_ci;
CREATE DATABASE IF NOT EXISTS estamp_seals CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_as_ci;
CREATE DATABASE IF NOT EXISTS estamp_signing CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_as_ci;
CREATE DATABASE IF NOT EXISTS estamp_archives CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_as_ci;
CREATE DATABASE IF NOT EXISTS estamp_admin CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_as_ci;
CREATE DATABASE IF NOT EXISTS estamp_audit CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_as_ci;

USE estamp_audit;

-- Who did what (audit.h). Services may INSERT, nothing else.
CREATE TABLE audit_entry (
    stream_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    number BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    service VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    caller_kind VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    caller_id VARCHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    caller_name VARCHAR(64) NOT NULL,
    caller_unit_id VARCHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    session_id VARCHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    address VARCHAR(46) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    action VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    object VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    object_id VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    unit_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
    detail TEXT NULL,
    outcome VARCHAR(48) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    request_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
    mac BINARY(32) NOT NULL,
    PRIMARY KEY (stream_id, number),
    KEY audit_entry_at (at_ms, stream_id, number),
    KEY audit_entry_object (object_id, at_ms),
    KEY audit_entry_unit (unit_id, at_ms),
    KEY audit_entry_action (action, at_ms),
    KEY audit_entry_caller (caller_id, at_ms)
);

-- The streams, announced with their first entry (no other row is written with an entry, so the sequencer costs the
-- business transaction nothing), and how far the sequencer has read each. Closed: over, and read to its end.
CREATE TABLE audit_stream (
    stream_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    opened_ms BIGINT NOT NULL,
    last_number BIGINT NOT NULL DEFAULT 0,
    closed TINYINT NOT NULL DEFAULT 0,
    KEY audit_stream_open (closed, stream_id)
);

-- The Merkle tree (RFC 6962): its one state row, its leaves, and every complete subtree's hash (level 0: the leaves).
CREATE TABLE audit_tree (
    id TINYINT NOT NULL PRIMARY KEY,
    size BIGINT NOT NULL,
    peaks VARBINARY(2048) NOT NULL
);
INSERT INTO audit_tree (id, size, peaks) VALUES (1, 0, '');

CREATE TABLE audit_leaf (
    leaf_index BIGINT NOT NULL PRIMARY KEY,
    stream_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    number BIGINT NOT NULL,
    UNIQUE KEY audit_leaf_entry (stream_id, number)
);

CREATE TABLE audit_node (
    level TINYINT NOT NULL,
    position BIGINT NOT NULL,
    hash BINARY(32) NOT NULL,
    PRIMARY KEY (level, position)
);

-- What was published: the text of the signed note (C2SP checkpoint).
CREATE TABLE audit_checkpoint (
    tree_size BIGINT NOT NULL PRIMARY KEY,
    at_ms BIGINT NOT NULL,
    root BINARY(32) NOT NULL,
    note TEXT NOT NULL
);

USE estamp_auth;

CREATE TABLE idempotency (
    caller_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    operation VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    idempotency_key VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    request_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    result MEDIUMTEXT NOT NULL,
    created_ms BIGINT NOT NULL,
    PRIMARY KEY (caller_id, operation, idempotency_key),
    KEY idempotency_created (created_ms)
);

CREATE TABLE job (
    id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    kind VARCHAR(48) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    state VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    owner_id VARCHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    unit_id VARCHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    params MEDIUMTEXT NOT NULL,
    `cursor` MEDIUMTEXT NOT NULL,
    result MEDIUMTEXT NOT NULL,
    total BIGINT NOT NULL DEFAULT 0,
    done BIGINT NOT NULL DEFAULT 0,
    failed BIGINT NOT NULL DEFAULT 0,
    created_ms BIGINT NOT NULL,
    started_ms BIGINT NOT NULL DEFAULT 0,
    finished_ms BIGINT NOT NULL DEFAULT 0,
    lease_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
    due_ms BIGINT NOT NULL,
    attempts INT NOT NULL DEFAULT 0,
    KEY job_claim (state, due_ms, id),
    KEY job_unit (kind, unit_id, id),
    KEY job_lease (lease_id)
);

USE estamp_seals;

CREATE TABLE idempotency (
    caller_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    operation VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    idempotency_key VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    request_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    result MEDIUMTEXT NOT NULL,
    created_ms BIGINT NOT NULL,
    PRIMARY KEY (caller_id, operation, idempotency_key),
    KEY idempotency_created (created_ms)
);

CREATE TABLE job (
    id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    kind VARCHAR(48) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    state VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    owner_id VARCHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    unit_id VARCHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    params MEDIUMTEXT NOT NULL,
    `cursor` MEDIUMTEXT NOT NULL,
    result MEDIUMTEXT NOT NULL,
    total BIGINT NOT NULL DEFAULT 0,
    done BIGINT NOT NULL DEFAULT 0,
    failed BIGINT NOT NULL DEFAULT 0,
    created_ms BIGINT NOT NULL,
    started_ms BIGINT NOT NULL DEFAULT 0,
    finished_ms BIGINT NOT NULL DEFAULT 0,
    lease_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
    due_ms BIGINT NOT NULL,
    attempts INT NOT NULL DEFAULT 0,
    KEY job_claim (state, due_ms, id),
    KEY job_unit (kind, unit_id, id),
    KEY job_lease (lease_id)
);

USE estamp_signing;

CREATE TABLE idempotency (
    caller_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    operation VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    idempotency_key VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    request_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    result MEDIUMTEXT NOT NULL,
    created_ms BIGINT NOT NULL,
    PRIMARY KEY (caller_id, operation, idempotency_key),
    KEY idempotency_created (created_ms)
);

CREATE TABLE job (
    id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    kind VARCHAR(48) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    state VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    owner_id VARCHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    unit_id VARCHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    params MEDIUMTEXT NOT NULL,
    `cursor` MEDIUMTEXT NOT NULL,
    result MEDIUMTEXT NOT NULL,
    total BIGINT NOT NULL DEFAULT 0,
    done BIGINT NOT NULL DEFAULT 0,
    failed BIGINT NOT NULL DEFAULT 0,
    created_ms BIGINT NOT NULL,
    started_ms BIGINT NOT NULL DEFAULT 0,
    finished_ms BIGINT NOT NULL DEFAULT 0,
    lease_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
    due_ms BIGINT NOT NULL,
    attempts INT NOT NULL DEFAULT 0,
    KEY job_claim (state, due_ms, id),
    KEY job_unit (kind, unit_id, id),
    KEY job_lease (lease_id)
);

USE estamp_archives;

CREATE TABLE idempotency (
    caller_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    operation VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    idempotency_key VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    request_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    result MEDIUMTEXT NOT NULL,
    created_ms BIGINT NOT NULL,
    PRIMARY KEY (caller_id, operation, idempotency_key),
    KEY idempotency_created (created_ms)
);

CREATE TABLE job (
    id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    kind VARCHAR(48) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    state VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    owner_id VARCHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    unit_id VARCHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    params MEDIUMTEXT NOT NULL,
    `cursor` MEDIUMTEXT NOT NULL,
    result MEDIUMTEXT NOT NULL,
    total BIGINT NOT NULL DEFAULT 0,
    done BIGINT NOT NULL DEFAULT 0,
    failed BIGINT NOT NULL DEFAULT 0,
    created_ms BIGINT NOT NULL,
    started_ms BIGINT NOT NULL DEFAULT 0,
    finished_ms BIGINT NOT NULL DEFAULT 0,
    lease_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
    due_ms BIGINT NOT NULL,
    attempts INT NOT NULL DEFAULT 0,
    KEY job_claim (state, due_ms, id),
    KEY job_unit (kind, unit_id, id),
    KEY job_lease (lease_id)
);

USE estamp_admin;

CREATE TABLE idempotency (
    caller_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    operation VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    idempotency_key VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    request_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    result MEDIUMTEXT NOT NULL,
    created_ms BIGINT NOT NULL,
    PRIMARY KEY (caller_id, operation, idempotency_key),
    KEY idempotency_created (created_ms)
);

CREATE TABLE job (
    id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    kind VARCHAR(48) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    state VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    owner_id VARCHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    unit_id VARCHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    params MEDIUMTEXT NOT NULL,
    `cursor` MEDIUMTEXT NOT NULL,
    result MEDIUMTEXT NOT NULL,
    total BIGINT NOT NULL DEFAULT 0,
    done BIGINT NOT NULL DEFAULT 0,
    failed BIGINT NOT NULL DEFAULT 0,
    created_ms BIGINT NOT NULL,
    started_ms BIGINT NOT NULL DEFAULT 0,
    finished_ms BIGINT NOT NULL DEFAULT 0,
    lease_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
    due_ms BIGINT NOT NULL,
    attempts INT NOT NULL DEFAULT 0,
    KEY job_claim (state, due_ms, id),
    KEY job_unit (kind, unit_id, id),
    KEY job_lease (lease_id)
);


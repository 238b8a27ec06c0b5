USE estamp_seals;

-- A unit's certificate (数字证书) as imported.
CREATE TABLE certificate (
    id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    unit_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    subject VARCHAR(1000) NOT NULL,
    subject_name VARCHAR(200) NOT NULL,
    issuer VARCHAR(1000) NOT NULL,
    serial VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    key_name VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    key_bits INT NOT NULL,
    not_before_ms BIGINT NOT NULL,
    not_after_ms BIGINT NOT NULL,
    fingerprint CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    trust VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    created_ms BIGINT NOT NULL,
    created_by CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    UNIQUE KEY certificate_fingerprint (fingerprint),
    KEY certificate_unit (unit_id, id),
    KEY certificate_not_after (not_after_ms)
);

-- Its chain, the certificate itself at position 0.
CREATE TABLE certificate_chain (
    certificate_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    position TINYINT NOT NULL,
    der BLOB NOT NULL,
    PRIMARY KEY (certificate_id, position)
);

-- An electronic seal (电子公章). Its picture lies in the content-addressed store.
CREATE TABLE seal (
    id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    number VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    unit_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    type VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    name VARCHAR(200) NOT NULL,
    state VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    certificate_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    picture_digest CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    picture_type VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    width_mm INT NOT NULL,
    height_mm INT NOT NULL,
    pin_failures INT NOT NULL DEFAULT 0,
    pin_after_ms BIGINT NOT NULL DEFAULT 0,
    uses BIGINT NOT NULL DEFAULT 0,
    last_used_ms BIGINT NOT NULL DEFAULT 0,
    created_ms BIGINT NOT NULL,
    created_by CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    changed_ms BIGINT NOT NULL,
    UNIQUE KEY seal_number (number),
    KEY seal_unit (unit_id, id),
    KEY seal_certificate (certificate_id)
);

-- The seal's private key: PKCS #8 under a data key, the data key under the PIN's key, and that under the master key.
CREATE TABLE seal_key (
    seal_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    algorithm VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    sealed_key BLOB NOT NULL,
    wrapped_data_key VARBINARY(200) NOT NULL,
    salt BINARY(16) NOT NULL,
    master_version INT NOT NULL
);

-- An unlocked seal: how often it may still be used and until when. The ticket itself is with its holder.
CREATE TABLE activation (
    id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    seal_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    caller_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    uses_left INT NOT NULL,
    expires_ms BIGINT NOT NULL,
    KEY activation_expires (expires_ms)
);

CREATE VIEW v_unit_certificate AS
    SELECT DISTINCT unit_id FROM certificate;
CREATE VIEW v_seal AS
    SELECT id, number, unit_id, type, name, state, certificate_id, picture_digest, width_mm, height_mm FROM seal;

-- Certificates that sign people in, and the challenges that were signed already.
USE estamp_auth;

-- A certificate that its holder registered for its own account: it signs in to this one and no other.
CREATE TABLE login_certificate (
    fingerprint CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    account_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    subject VARCHAR(1000) NOT NULL,
    issuer VARCHAR(1000) NOT NULL,
    serial VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    not_after_ms BIGINT NOT NULL,
    created_ms BIGINT NOT NULL,
    last_used_ms BIGINT NOT NULL DEFAULT 0,
    UNIQUE KEY login_certificate_id (id),
    KEY login_certificate_account (account_id, id)
);

CREATE TABLE used_challenge (
    hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    until_ms BIGINT NOT NULL,
    KEY used_challenge_until (until_ms)
);

-- Begun by a certificate's key: the state of the password does not matter for it.
ALTER TABLE session ADD COLUMN by_key TINYINT NOT NULL DEFAULT 0;

-- Whose certificate is it, of those that units imported?
USE estamp_seals;
CREATE VIEW v_certificate_owner AS
    SELECT fingerprint, unit_id FROM certificate;

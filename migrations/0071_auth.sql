-- The second factor of an account and the recovery codes for when its authenticator is lost.
USE estamp_auth;

-- secret_sealed: AES-256-GCM under a key derived from auth.key. is_on: confirmed by a code.
CREATE TABLE second_factor (
    account_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    secret_sealed VARBINARY(120) NOT NULL,
    is_on TINYINT NOT NULL,
    last_step BIGINT NOT NULL,
    changed_ms BIGINT NOT NULL
);

-- hash: a keyed digest of account and code. Used once; replaced all together.
CREATE TABLE recovery_code (
    account_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    used_ms BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (account_id, hash)
);

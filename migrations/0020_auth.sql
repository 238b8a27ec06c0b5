-- Accounts, sessions, tokens' keys and API clients: what the service auth owns.
USE estamp_auth;

-- A person who signs in. `login` is compared without case, so that Zhang and zhang are one. password_kind: own (chosen by
-- the holder), random or fixed (initial: only lets its holder set a new one, until password_until_ms).
CREATE TABLE account (
    id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    login VARCHAR(64) CHARACTER SET ascii COLLATE ascii_general_nopad_ci NOT NULL,
    name VARCHAR(100) NOT NULL,
    kind VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    unit_id VARCHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    state VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    password_hash VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    password_kind VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    password_set_ms BIGINT NOT NULL,
    password_until_ms BIGINT NOT NULL DEFAULT 0,
    created_ms BIGINT NOT NULL,
    last_login_ms BIGINT NOT NULL DEFAULT 0,
    UNIQUE KEY account_login (login),
    KEY account_unit (unit_id, login),
    KEY account_name (name)
);

-- One signing-in. Its end is also written to token_cut, which ends the access tokens made from it.
CREATE TABLE session (
    id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    account_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    address VARCHAR(46) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    agent VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    created_ms BIGINT NOT NULL,
    last_ms BIGINT NOT NULL,
    expires_ms BIGINT NOT NULL,
    ended_ms BIGINT NOT NULL DEFAULT 0,
    end_reason VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
    KEY session_account (account_id, ended_ms, id),
    KEY session_expires (expires_ms)
);

-- Refresh tokens by their SHA-256; used ones are kept as long as the session, so that a second use is noticed.
CREATE TABLE refresh_token (
    hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    session_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    created_ms BIGINT NOT NULL,
    used_ms BIGINT NOT NULL DEFAULT 0,
    used_by CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
    next_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
    KEY refresh_token_session (session_id)
);

-- Subjects (sessions, API clients) whose tokens of a smaller version are worth nothing any more.
CREATE TABLE token_cut (
    subject VARCHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    changed_ms BIGINT NOT NULL,
    KEY token_cut_changed (changed_ms)
);

CREATE TABLE api_client (
    id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    name VARCHAR(60) NOT NULL,
    unit_id VARCHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    secret_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    scopes VARCHAR(1000) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    state VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    created_ms BIGINT NOT NULL,
    last_used_ms BIGINT NOT NULL DEFAULT 0,
    KEY api_client_unit (unit_id, id)
);

-- Keys that sign tokens: the private half sealed with auth.key, published from created_ms on, used from usable_ms on.
CREATE TABLE signing_key (
    kid VARCHAR(48) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    private_sealed VARBINARY(1024) NOT NULL,
    created_ms BIGINT NOT NULL,
    usable_ms BIGINT NOT NULL,
    KEY signing_key_usable (usable_ms)
);

-- The row that instances lock to turn the keys one at a time.
CREATE TABLE signing_key_turn (
    id TINYINT NOT NULL PRIMARY KEY,
    turned_ms BIGINT NOT NULL
);
INSERT INTO signing_key_turn (id, turned_ms) VALUES (1, 0);

-- Failed attempts by a keyed digest of (login, address), address, or login.
CREATE TABLE login_throttle (
    subject CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    failures INT NOT NULL,
    last_ms BIGINT NOT NULL,
    until_ms BIGINT NOT NULL,
    KEY login_throttle_last (last_ms)
);

CREATE VIEW v_account AS
    SELECT id, login, name, kind, unit_id, state, created_ms, last_login_ms FROM account;

-- Every process polls this (http_auth.h): here sessions and clients; a later file adds the accounts whose rights admin changed.
CREATE VIEW v_token_cut AS
    SELECT subject, version, changed_ms FROM token_cut;

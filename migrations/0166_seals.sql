-- The system's own CA: what it issued, what of that it revoked, and the revocation lists that say so.
USE estamp_seals;

-- A key that issues, by its key identifier.
CREATE TABLE ca (
    id CHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    name VARCHAR(1000) NOT NULL,
    created_ms BIGINT NOT NULL,
    is_ready TINYINT NOT NULL DEFAULT 0
);

-- One revocation list a number of certificates, each under an address of its own, which they name. room: places that are left.
CREATE TABLE ca_list (
    ca_id CHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    position INT NOT NULL,
    address VARCHAR(500) NOT NULL,
    room INT NOT NULL,
    number BIGINT NOT NULL DEFAULT 0,
    this_ms BIGINT NOT NULL DEFAULT 0,
    next_ms BIGINT NOT NULL DEFAULT 0,
    der MEDIUMBLOB NOT NULL,
    PRIMARY KEY (ca_id, position),
    KEY ca_list_next (next_ms, ca_id, position)
);

-- The register: every certificate that was issued, the CA's own helpers' too. serial: upper-case hexadecimal. state: good, held,
-- revoked; reason by RFC 5280, 5.3.1. Kept for ever: archived signatures are judged by it.
CREATE TABLE ca_issued (
    ca_id CHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    serial VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    certificate_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
    profile VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    list INT NOT NULL,
    not_before_ms BIGINT NOT NULL,
    not_after_ms BIGINT NOT NULL,
    created_ms BIGINT NOT NULL,
    state VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'good',
    reason TINYINT NOT NULL DEFAULT 0,
    revoked_ms BIGINT NOT NULL DEFAULT 0,
    invalid_ms BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (ca_id, serial),
    KEY ca_issued_list (ca_id, list, state),
    KEY ca_issued_certificate (certificate_id)
);

-- What the register says of a unit's certificate, beside it. ca_id: who issued it here; empty: a CA outside.
ALTER TABLE certificate
    ADD COLUMN ca_id CHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
    ADD COLUMN state VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'good',
    ADD COLUMN reason TINYINT NOT NULL DEFAULT 0,
    ADD COLUMN revoked_ms BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN invalid_ms BIGINT NOT NULL DEFAULT 0;

-- Enabled seals by the end of their certificate, which suspends them.
ALTER TABLE seal ADD KEY seal_ended (state, not_after_ms, id);

-- Nobody signs in with a certificate that was revoked, or is held.
CREATE OR REPLACE VIEW v_certificate_owner AS
    SELECT c.fingerprint, c.unit_id FROM certificate c
    WHERE c.state = 'good' AND NOT EXISTS (SELECT 1 FROM seal s WHERE s.certificate_id = c.id AND s.state = 'pending');

-- Who may revoke by default: the roles that disable seals.
INSERT IGNORE INTO estamp_admin.role_permission (role_id, permission, grant_only)
    SELECT role_id, 'certificate.revoke', grant_only FROM estamp_admin.role_permission WHERE permission = 'seal.manage';

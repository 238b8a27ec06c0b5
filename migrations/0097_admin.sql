-- Mandates (代理授权): a taxpayer lets another unit, its agent (代理记账), see its documents and, where it says so, seal them.
USE estamp_admin;

CREATE TABLE mandate (
    id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    client_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    agent_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    may_seal TINYINT NOT NULL,
    from_date CHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    to_date CHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    created_by VARCHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    created_ms BIGINT NOT NULL,
    revoked_by VARCHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
    revoked_ms BIGINT NOT NULL DEFAULT 0,
    KEY mandate_client (client_id, id),
    KEY mandate_agent (agent_id, id)
);

-- Those in force at this moment; days are Beijing's, which has no summer time.
CREATE VIEW v_mandate AS
    SELECT m.id, m.client_id, m.agent_id, m.may_seal FROM mandate m
    WHERE m.revoked_ms = 0
      AND CONVERT(DATE_FORMAT(UTC_TIMESTAMP() + INTERVAL 8 HOUR, '%Y-%m-%d') USING ascii) COLLATE ascii_bin BETWEEN m.from_date AND m.to_date;

INSERT INTO role_permission (role_id, permission, grant_only) VALUES
    ('0000000000000000000000r002', 'mandate.manage', 0), ('0000000000000000000000r006', 'mandate.manage', 0),
    ('0000000000000000000000r001', 'mandate.manage', 1);

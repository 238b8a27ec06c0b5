-- Since when and by whose hand a role holds a permission; who counts as an administrator; and what accounts of a closed
-- unit may still do.
USE estamp_admin;

ALTER TABLE role_permission
    ADD COLUMN added_by VARCHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
    ADD COLUMN added_ms BIGINT NOT NULL DEFAULT 0;

-- The row that whoever could take the last administrator away locks: auth too, when it disables an account.
CREATE OR REPLACE VIEW v_role_guard AS
    SELECT id FROM role_guard;

-- Active accounts of an active unit at the root authority (its departments included) that may set up roles and assign them.
CREATE OR REPLACE VIEW v_administrator AS
    SELECT v.id AS account_id
    FROM estamp_auth.v_account v
    JOIN unit u ON u.id = v.unit_id AND u.state = 'active'
    JOIN unit top ON top.id = u.authority_id AND top.parent_id IS NULL
    WHERE v.state = 'active'
      AND v.id IN (SELECT a.account_id FROM account_role a JOIN role_permission p ON p.role_id = a.role_id
                   WHERE p.grant_only = 0 AND p.permission = 'user.roles')
      AND v.id IN (SELECT a.account_id FROM account_role a JOIN role_permission p ON p.role_id = a.role_id
                   WHERE p.grant_only = 0 AND p.permission = 'role.manage');

-- Accounts of a closed unit: a taxpayer's may still read, an officer's may do nothing.
CREATE OR REPLACE VIEW v_account_permission AS
    SELECT r.account_id AS account_id, p.permission AS permission
    FROM account_role r JOIN role_permission p ON p.role_id = r.role_id
    WHERE p.grant_only = 0 AND NOT EXISTS (SELECT 1 FROM estamp_auth.v_account a JOIN unit u ON u.id = a.unit_id
                                           WHERE a.id = r.account_id AND u.state <> 'active')
    UNION
    SELECT a.id AS account_id, p.permission AS permission
    FROM estamp_auth.v_account a
    JOIN role k ON k.account_kind = a.kind
    JOIN role_permission p ON p.role_id = k.id
    WHERE p.grant_only = 0 AND (p.permission LIKE '%.query' OR NOT EXISTS (SELECT 1 FROM unit u WHERE u.id = a.unit_id
                                                                          AND u.state <> 'active'));

-- Every account of a kind holds the role made for that kind (a taxpayer: taxpayer), besides what it was granted.
USE estamp_admin;

CREATE OR REPLACE VIEW v_account_permission AS
    SELECT r.account_id AS account_id, p.permission AS permission
    FROM account_role r JOIN role_permission p ON p.role_id = r.role_id
    WHERE p.grant_only = 0
    UNION
    SELECT a.id AS account_id, p.permission AS permission
    FROM estamp_auth.v_account a
    JOIN role k ON k.account_kind = a.kind
    JOIN role_permission p ON p.role_id = k.id
    WHERE p.grant_only = 0;

-- Some permissions may be handed out by a role's holders without their using them: so the administrator can make a keeper or an
-- auditor, and the powers stay apart. Only rows with grant_only = 0 are permissions of the holder.
USE estamp_admin;

ALTER TABLE role_permission ADD COLUMN grant_only TINYINT NOT NULL DEFAULT 0;

INSERT INTO role_permission (role_id, permission, grant_only) VALUES
    ('0000000000000000000000r001', 'seal.import', 1), ('0000000000000000000000r001', 'seal.query', 1),
    ('0000000000000000000000r001', 'seal.manage', 1), ('0000000000000000000000r001', 'sealing.query', 1),
    ('0000000000000000000000r001', 'archive.run', 1), ('0000000000000000000000r001', 'archive.query', 1),
    ('0000000000000000000000r001', 'audit.read', 1),
    ('0000000000000000000000r001', 'document.seal', 1), ('0000000000000000000000r001', 'certificate.import_own', 1),
    ('0000000000000000000000r001', 'declaration.submit', 1),
    ('0000000000000000000000r001', 'declaration.read', 1);

CREATE OR REPLACE VIEW v_account_permission AS
    SELECT r.account_id, p.permission FROM account_role r JOIN role_permission p ON p.role_id = r.role_id
    WHERE p.grant_only = 0;

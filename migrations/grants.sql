-- Who may do what, applied again after every migration (ops/migrate makes the users and their passwords before). Each
-- service: its own schema's rows, the views v_* that others publish, and new audit entries. Nobody may change the tables
-- themselves; only admin reads the audit log and keeps its tree.

GRANT SELECT, INSERT, UPDATE, DELETE ON estamp_auth.* TO 'estamp_auth'@'%';
GRANT SELECT, INSERT, UPDATE, DELETE ON estamp_seals.* TO 'estamp_seals'@'%';
GRANT SELECT, INSERT, UPDATE, DELETE ON estamp_signing.* TO 'estamp_signing'@'%';
GRANT SELECT, INSERT, UPDATE, DELETE ON estamp_archives.* TO 'estamp_archives'@'%';
GRANT SELECT, INSERT, UPDATE, DELETE ON estamp_admin.* TO 'estamp_admin'@'%';

GRANT SELECT ON estamp_audit.* TO 'estamp_admin'@'%';
GRANT UPDATE ON estamp_audit.audit_tree TO 'estamp_admin'@'%';
GRANT UPDATE ON estamp_audit.audit_stream TO 'estamp_admin'@'%';
GRANT INSERT ON estamp_audit.audit_leaf TO 'estamp_admin'@'%';
GRANT INSERT ON estamp_audit.audit_node TO 'estamp_admin'@'%';
GRANT INSERT ON estamp_audit.audit_checkpoint TO 'estamp_admin'@'%';

DELIMITER //
BEGIN NOT ATOMIC
    FOR service IN (SELECT 'auth' AS name UNION SELECT 'seals' UNION SELECT 'signing' UNION SELECT 'archives'
                    UNION SELECT 'admin') DO
        EXECUTE IMMEDIATE CONCAT('GRANT INSERT ON estamp_audit.audit_entry TO ''estamp_', service.name, '''@''%''');
        EXECUTE IMMEDIATE CONCAT('GRANT INSERT ON estamp_audit.audit_stream TO ''estamp_', service.name, '''@''%''');
        FOR view IN (SELECT table_schema AS schema_name, table_name AS view_name FROM information_schema.views
                     WHERE table_schema LIKE 'estamp\_%' AND table_name LIKE 'v\_%'
                       AND table_schema <> CONCAT('estamp_', service.name)) DO
            EXECUTE IMMEDIATE CONCAT('GRANT SELECT ON `', view.schema_name, '`.`', view.view_name, '` TO ''estamp_',
                                     service.name, '''@''%''');
        END FOR;
    END FOR;
END//
DELIMITER ;

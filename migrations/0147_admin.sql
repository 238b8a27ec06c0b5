-- Officers set the rules of printing and copying; administrators may give that power on.
USE estamp_admin;

INSERT INTO role_permission (role_id, permission, grant_only) VALUES
    ('0000000000000000000000r002', 'document.printing', 0),
    ('0000000000000000000000r001', 'document.printing', 1);

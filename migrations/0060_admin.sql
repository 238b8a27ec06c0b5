-- Officers import seals (电子公章导入), as the manual has it; enabling, disabling and unlocking stays with the keeper.
USE estamp_admin;

INSERT INTO role_permission (role_id, permission, grant_only) VALUES ('0000000000000000000000r002', 'seal.import', 0);
UPDATE role SET description = '导入、查询电子公章，查询签章与档案' WHERE id = '0000000000000000000000r002';

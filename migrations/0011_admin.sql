-- Roles, categories and forms, parameters: the rest of what admin owns. Units stand in 0010_admin.sql.
USE estamp_admin;

-- A role is a named set of permissions. Built-in ones have a code; `account_kind`: every account of that kind holds it.
CREATE TABLE role (
    id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    code VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
    name VARCHAR(60) NOT NULL,
    description VARCHAR(200) NOT NULL,
    account_kind VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NULL,
    created_ms BIGINT NOT NULL,
    changed_ms BIGINT NOT NULL,
    UNIQUE KEY role_code (code),
    UNIQUE KEY role_name (name),
    KEY role_account_kind (account_kind)
);

CREATE TABLE role_permission (
    role_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    permission VARCHAR(48) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    PRIMARY KEY (role_id, permission),
    KEY role_permission_permission (permission)
);

CREATE TABLE account_role (
    account_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    role_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    granted_by VARCHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    granted_ms BIGINT NOT NULL,
    PRIMARY KEY (account_id, role_id),
    KEY account_role_role (role_id)
);

-- One row, locked by whatever could take the last administrator away, so that two at once do not take one each.
CREATE TABLE role_guard (
    id TINYINT NOT NULL PRIMARY KEY
);
INSERT INTO role_guard (id) VALUES (1);

-- Accounts whose rights changed: tokens of a smaller version are worth nothing any more. Versions are times in ms.
CREATE TABLE token_cut (
    subject CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    changed_ms BIGINT NOT NULL,
    KEY token_cut_changed (changed_ms)
);

INSERT INTO role (id, code, name, description, account_kind, created_ms, changed_ms) VALUES
    ('0000000000000000000000r001', 'administrator', '系统管理员', '机构、用户、角色、档案类别与参数', NULL, 0, 0),
    ('0000000000000000000000r002', 'officer', '税务人员', '导入、查询电子公章，查询签章与档案', NULL, 0, 0),
    ('0000000000000000000000r003', 'keeper', '印章管理员', '印章启用、停用与解锁', NULL, 0, 0),
    ('0000000000000000000000r004', 'archivist', '档案管理员', '归档与查询档案', NULL, 0, 0),
    ('0000000000000000000000r005', 'auditor', '审计员', '查阅审计日志', NULL, 0, 0),
    ('0000000000000000000000r006', 'taxpayer', '纳税人', '查看和签署本单位文件', 'taxpayer', 0, 0);
INSERT INTO role_permission (role_id, permission) VALUES
    ('0000000000000000000000r001', 'user.roles'), ('0000000000000000000000r001', 'role.manage'),
    ('0000000000000000000000r001', 'category.manage'), ('0000000000000000000000r001', 'unit.manage'),
    ('0000000000000000000000r001', 'account.manage'), ('0000000000000000000000r001', 'client.manage'),
    ('0000000000000000000000r001', 'parameter.manage'), ('0000000000000000000000r001', 'taxpayer.query'),
    ('0000000000000000000000r002', 'seal.import'), ('0000000000000000000000r002', 'seal.query'),
    ('0000000000000000000000r002', 'sealing.query'), ('0000000000000000000000r002', 'archive.query'),
    ('0000000000000000000000r002', 'taxpayer.query'),
    ('0000000000000000000000r003', 'seal.manage'), ('0000000000000000000000r003', 'seal.query'),
    ('0000000000000000000000r003', 'taxpayer.query'),
    ('0000000000000000000000r004', 'archive.run'), ('0000000000000000000000r004', 'archive.query'),
    ('0000000000000000000000r004', 'sealing.query'), ('0000000000000000000000r004', 'taxpayer.query'),
    ('0000000000000000000000r005', 'audit.read'),
    ('0000000000000000000000r006', 'sealing.query'), ('0000000000000000000000r006', 'document.seal'),
    ('0000000000000000000000r006', 'certificate.import_own'), ('0000000000000000000000r006', 'seal.query');

-- Categories (档案类别) of three levels; a level-3 one is a form (表单), named by the base name of its two files.
CREATE TABLE category (
    id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    parent_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
    level TINYINT NOT NULL,
    position INT NOT NULL,
    name VARCHAR(100) NOT NULL,
    voucher_code VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
    service_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
    classification_code VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    retention VARCHAR(8) NOT NULL,
    secrecy VARCHAR(8) NOT NULL,
    form_name VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
    version INT NOT NULL DEFAULT 0,
    state VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'active',
    created_ms BIGINT NOT NULL,
    changed_ms BIGINT NOT NULL,
    UNIQUE KEY category_name (parent_id, name),
    UNIQUE KEY category_service (service_id),
    UNIQUE KEY category_form (form_name),
    KEY category_parent (parent_id, position)
);

-- Versions of a form; the bytes lie in the store under their digests. category.version names the one in force.
CREATE TABLE form_version (
    category_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    version INT NOT NULL,
    title VARCHAR(100) NOT NULL,
    edition VARCHAR(200) NOT NULL,
    template_name VARCHAR(100) NOT NULL,
    config_name VARCHAR(100) NOT NULL,
    template_digest CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    config_digest CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    compiled_digest CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    page_count INT NOT NULL,
    created_by VARCHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    created_ms BIGINT NOT NULL,
    PRIMARY KEY (category_id, version)
);

INSERT INTO category (id, parent_id, level, position, name, classification_code, retention, secrecy, created_ms, changed_ms) VALUES
    ('0000000000000000000000c001', NULL, 1, 1, '申报征收类', 'SB', '30年', '内部', 0, 0),
    ('0000000000000000000000c002', NULL, 1, 2, '审批类', 'SP', '30年', '内部', 0, 0);

-- Parameters (参数). The names and what they may hold are declared in services/admin/setting.c.
CREATE TABLE parameter (
    name VARCHAR(48) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    value VARCHAR(200) NOT NULL,
    changed_by VARCHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    changed_ms BIGINT NOT NULL
);
INSERT INTO parameter (name, value, changed_by, changed_ms) VALUES
    ('initial_password_mode', 'random', '', 0),
    ('initial_password_officer', '111111', '', 0),
    ('initial_password_taxpayer', '888888', '', 0),
    ('initial_password_days', '30', '', 0),
    ('password_age_days', '60', '', 0),
    ('password_age_action', 'remind', '', 0),
    ('archive_fonds_code', '0001', '', 0);

-- What other services read. Ranks rise with the length of retention and the height of secrecy.
CREATE VIEW v_role AS
    SELECT id, code, name, account_kind FROM role;
CREATE VIEW v_token_cut AS
    SELECT subject, version, changed_ms FROM token_cut;
CREATE VIEW v_account_role AS
    SELECT account_id, role_id FROM account_role;
-- Explicit grants only; 0021_admin.sql adds what every account of a kind holds.
CREATE VIEW v_account_permission AS
    SELECT r.account_id, p.permission FROM account_role r JOIN role_permission p ON p.role_id = r.role_id;
CREATE VIEW v_category AS
    SELECT id, parent_id, level, position, name, voucher_code, service_id, classification_code,
           retention, FIELD(retention, '10年', '30年', '永久') AS retention_rank,
           secrecy, FIELD(secrecy, '公开', '内部', '秘密', '机密', '绝密') AS secrecy_rank,
           form_name, version, state
    FROM category;
-- All versions of all forms: a document keeps the version that it was made with. in_force: what new documents use.
CREATE VIEW v_form AS
    SELECT f.category_id, c.parent_id, c.form_name, c.name, c.position, c.state, f.version, f.title, f.edition,
           f.compiled_digest, f.template_digest, f.config_digest, f.page_count,
           c.classification_code, c.retention, FIELD(c.retention, '10年', '30年', '永久') AS retention_rank,
           c.secrecy, FIELD(c.secrecy, '公开', '内部', '秘密', '机密', '绝密') AS secrecy_rank,
           (f.version = c.version AND c.state = 'active') AS in_force
    FROM form_version f JOIN category c ON c.id = f.category_id;
CREATE VIEW v_parameter AS
    SELECT name, value FROM parameter;

-- Units (机构与纳税人): authorities of three levels, their departments, taxpayers. Every other service scopes its rows by
-- authority_id and v_authority_closure.
USE estamp_admin;

-- authority_id is the authority in whose jurisdiction the unit lies; an authority lies in its own.
CREATE TABLE unit (
    id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    kind VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    code VARCHAR(30) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    name VARCHAR(200) NOT NULL,
    parent_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
    authority_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    level TINYINT NOT NULL,
    state VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'active',
    details TEXT NULL,
    created_ms BIGINT NOT NULL,
    changed_ms BIGINT NOT NULL,
    UNIQUE KEY unit_code (code),
    KEY unit_authority (authority_id, kind, code),
    KEY unit_parent (parent_id, kind, code)
);

CREATE TABLE authority_closure (
    ancestor_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    descendant_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    depth TINYINT NOT NULL,
    PRIMARY KEY (ancestor_id, descendant_id),
    KEY authority_closure_descendant (descendant_id, depth)
);

-- Two neighbouring characters of a unit's name each, so that a part of a name is found through an index.
CREATE TABLE unit_gram (
    gram VARCHAR(2) NOT NULL,
    unit_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    PRIMARY KEY (gram, unit_id),
    KEY unit_gram_unit (unit_id)
);

CREATE VIEW v_unit AS
    SELECT id, kind, code, name, parent_id, authority_id, level, state FROM unit;
CREATE VIEW v_authority_closure AS
    SELECT ancestor_id, descendant_id, depth FROM authority_closure;
CREATE VIEW v_unit_gram AS
    SELECT gram, unit_id FROM unit_gram;

USE estamp_signing;

-- A document (文件): now the form of a declaration (申报表). Its bytes lie in the store; `digest` names the newest revision.
CREATE TABLE document (
    id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    number CHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    unit_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    category_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    title VARCHAR(200) NOT NULL,
    service_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    voucher_code VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    period_from CHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    period_to CHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    due_date CHAR(10) CHARACTER SET ascii COLLATE ascii_bin NULL,
    state VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    revision INT NOT NULL,
    digest CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    size_bytes BIGINT NOT NULL,
    page_count INT NOT NULL,
    data_digest CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    place_page INT NOT NULL,
    place_x_um INT NOT NULL,
    place_y_um INT NOT NULL,
    client_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    archive_number VARCHAR(80) NULL,
    created_ms BIGINT NOT NULL,
    sealed_ms BIGINT NOT NULL DEFAULT 0,
    changed_ms BIGINT NOT NULL,
    UNIQUE KEY document_number (number),
    UNIQUE KEY document_once (unit_id, category_id, period_from, period_to),
    KEY document_unit (unit_id, state, id),
    KEY document_state (state, period_to, id),
    KEY document_category (category_id, state, id)
);

-- The forms (level-3 categories) that a document holds, in the order of its pages.
CREATE TABLE document_form (
    document_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    position INT NOT NULL,
    category_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    version INT NOT NULL,
    PRIMARY KEY (document_id, position)
);

-- Every state that a document's bytes have been in.
CREATE TABLE document_revision (
    document_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    revision INT NOT NULL,
    digest CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    size_bytes BIGINT NOT NULL,
    created_ms BIGINT NOT NULL,
    PRIMARY KEY (document_id, revision),
    KEY document_revision_digest (digest)
);

-- A sealing (签章): which seal stands where on which revision. `request_key` recognises a repeated request.
CREATE TABLE sealing (
    id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    document_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    revision INT NOT NULL,
    field VARCHAR(80) NOT NULL,
    seal_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    seal_number VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    seal_name VARCHAR(200) NOT NULL,
    signer VARCHAR(200) NOT NULL,
    fingerprint CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    page INT NOT NULL,
    x_um INT NOT NULL,
    y_um INT NOT NULL,
    request_key VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NULL,
    sealed_by CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    sealed_ms BIGINT NOT NULL,
    KEY sealing_document (document_id, revision),
    KEY sealing_seal (seal_id, sealed_ms)
);

-- What archives takes: see services/archives. The period's year counts for volumes.
CREATE VIEW v_document AS
    SELECT id, number, unit_id, category_id, title, service_id, voucher_code, period_from, period_to,
           CAST(LEFT(period_to, 4) AS SIGNED) AS period_year, state, revision, digest, size_bytes, page_count,
           archive_number, sealed_ms
    FROM document;
CREATE VIEW v_document_form AS
    SELECT document_id, position, category_id, version FROM document_form;
CREATE VIEW v_sealing AS
    SELECT id, document_id, revision, field, seal_id, seal_number, seal_name, signer, sealed_by, sealed_ms FROM sealing;

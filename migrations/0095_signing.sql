-- A declaration may be corrected (更正) by a new document, voided (作废), or, once sealed, sent back by an officer (退回). What never was
-- sealed is then replaced or voided; what was sealed keeps its state and says what became of it.
USE estamp_signing;

-- standing: 1 for the one that counts for its period, NULL for those before it, so that the unique key holds for the one alone.
ALTER TABLE document
    ADD COLUMN corrects_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
    ADD COLUMN correct_reason VARCHAR(200) NULL,
    ADD COLUMN corrected_by_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
    ADD COLUMN corrected_ms BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN void_reason VARCHAR(200) NULL,
    ADD COLUMN voided_ms BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN reject_reason VARCHAR(200) NULL,
    ADD COLUMN rejected_ms BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN standing TINYINT AS (IF(corrected_by_id IS NULL AND voided_ms = 0, 1, NULL)) PERSISTENT,
    DROP KEY document_once,
    ADD UNIQUE KEY document_once (unit_id, category_id, period_from, period_to, standing),
    ADD KEY document_due (unit_id, state, due_date, id);

CREATE OR REPLACE VIEW v_document AS
    SELECT id, number, unit_id, category_id, title, service_id, voucher_code, period_from, period_to,
           CAST(LEFT(period_to, 4) AS SIGNED) AS period_year, state, revision, digest, size_bytes, page_count,
           archive_number, sealed_ms, corrects_id, corrected_by_id, corrected_ms, voided_ms, void_reason
    FROM document;

USE estamp_admin;

INSERT INTO role_permission (role_id, permission, grant_only) VALUES
    ('0000000000000000000000r002', 'declaration.amend', 0),
    ('0000000000000000000000r001', 'declaration.amend', 1);

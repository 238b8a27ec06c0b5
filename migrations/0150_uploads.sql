-- Files that others hand in as they are (来文): a document without a form. It has no data, so `data_digest` is empty, and any number of
-- them may be of one unit, category and period: the unique key counts what was declared alone. What only they have lies in a table
-- of its own, so that no sealing pays for it.
USE estamp_signing;

ALTER TABLE document
    MODIFY COLUMN standing TINYINT AS (IF(corrected_by_id IS NULL AND voided_ms = 0 AND data_digest <> '', 1, NULL)) PERSISTENT;

-- reference: the submitter's own number of it, once each. original_*: the bytes as they came, where they were repaired, and what was
-- wrong with them (fault: a problem's code, fault_detail: its subject).
CREATE TABLE upload (
    document_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    caller_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    reference VARCHAR(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    file_name VARCHAR(255) NOT NULL,
    signature_count INT NOT NULL,
    original_digest CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
    original_size BIGINT NOT NULL DEFAULT 0,
    fault VARCHAR(48) CHARACTER SET ascii COLLATE ascii_bin NULL,
    fault_detail VARCHAR(256) NULL,
    UNIQUE KEY upload_reference (caller_id, reference),
    KEY upload_caller (caller_id, document_id)
);

USE estamp_admin;

INSERT INTO role_permission (role_id, permission, grant_only) VALUES
    ('0000000000000000000000r002', 'document.submit', 0),
    ('0000000000000000000000r006', 'document.submit', 0),
    ('0000000000000000000000r001', 'document.submit', 1);

-- Where files go that belong to no other category. Others are made beside it as any category is, without forms.
INSERT IGNORE INTO category (id, parent_id, level, position, name, voucher_code, service_id, classification_code, retention, secrecy,
                             created_ms, changed_ms) VALUES
    ('0000000000000000000000c003', '0000000000000000000000c002', 2, 900, '其他文件', 'QTWJ', 'SP.QTWJ', 'SP-90', '30年', '内部', 0, 0);

-- By which algorithms a document's newest timestamp stands ("SHA256,RSA2048"), so that it is renewed before they end. NULL: not known, or done.
USE estamp_signing;

ALTER TABLE document_evidence
    ADD COLUMN algorithms VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
    ADD KEY document_evidence_algorithms (algorithms, document_id);

-- What admin's statistics count, each read from one index alone.
USE estamp_signing;

ALTER TABLE sealing ADD KEY sealing_sealed (sealed_ms, document_id);
ALTER TABLE document ADD KEY document_period (period_to, category_id, state, unit_id);

CREATE VIEW v_sealing_time AS
    SELECT s.sealed_ms, d.unit_id, d.category_id FROM sealing s JOIN document d ON d.id = s.document_id;
CREATE VIEW v_document_period AS
    SELECT period_to, category_id, state, unit_id FROM document;

-- A sealing moves its document in three indexes instead of seven. Each order of a list has one index that is led by the state alone, so a
-- list of the whole bureau is a walk through seven ranges, and holds what else is filtered by; a list of one unit is read
-- through document_once; what the walk would not find soon is led by authority or category, which no sealing changes.
USE estamp_signing;

ALTER TABLE document
    DROP KEY document_unit,
    DROP KEY document_state,
    DROP KEY document_by_created,
    DROP KEY document_by_period,
    DROP KEY document_by_sealed,
    DROP KEY document_period,
    DROP KEY document_due,
    ADD KEY document_by_created (state, id, authority_id, category_id, period_to),
    ADD KEY document_by_period (state, period_to, id, authority_id, category_id, sealed_ms),
    ADD KEY document_by_sealed (state, sealed_ms, id, authority_id, category_id, period_to),
    ADD KEY document_of_authority (authority_id, period_to, category_id, id),
    ADD KEY document_of_category (category_id, id, authority_id, period_to);

-- Nothing asks for the sealings of a seal: its uses are counted in its row, and who used it stands in the audit log.
ALTER TABLE sealing DROP KEY sealing_seal;

-- What is counted by period, within document_by_period: ask for the states by name.
CREATE OR REPLACE VIEW v_document_period AS
    SELECT period_to, category_id, state, authority_id, unit_id FROM document;

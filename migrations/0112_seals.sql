-- A bureau's seals are read in either order at once, as its documents are (0110): those of a rare state or type, and those of the taxpayers
-- whose codes begin alike, are found by what is rare about them.
USE estamp_seals;

ALTER TABLE seal
    DROP KEY seal_unit,
    ADD KEY seal_unit (unit_id, id, authority_id, state, type, not_after_ms, created_ms),
    ADD KEY seal_ends (not_after_ms, id, authority_id, state, type, created_ms),
    ADD KEY seal_state (state, id),
    ADD KEY seal_type (type, id);

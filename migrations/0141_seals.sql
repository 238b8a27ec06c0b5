-- Who withdraws a sealing shows its seal's PIN, unless the key is at home: signing asks which of the two it is.
USE estamp_seals;

CREATE OR REPLACE VIEW v_seal AS
    SELECT id, number, unit_id, type, name, state, certificate_id, picture_digest, width_mm, height_mm, unlock_by FROM seal;

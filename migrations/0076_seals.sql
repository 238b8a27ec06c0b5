-- A certificate that waits for an officer's approval opens nothing: its owner does not sign in with it either.
USE estamp_seals;

CREATE OR REPLACE VIEW v_certificate_owner AS
    SELECT c.fingerprint, c.unit_id FROM certificate c
    WHERE NOT EXISTS (SELECT 1 FROM seal s WHERE s.certificate_id = c.id AND s.state = 'pending');

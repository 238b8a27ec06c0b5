-- Certificates by the day they end, for signing's notices: those that seals in use depend on.
USE estamp_seals;

CREATE VIEW v_certificate_expiry AS
    SELECT c.id, c.unit_id, c.subject_name, c.not_after_ms
    FROM certificate c
    WHERE EXISTS (SELECT 1 FROM seal s WHERE s.certificate_id = c.id AND s.state = 'enabled');

-- What admin's statistics count: which certificates end when, and how many enabled seals end with each.
USE estamp_seals;

CREATE VIEW v_certificate_end AS
    SELECT c.unit_id, c.not_after_ms,
           (SELECT COUNT(*) FROM seal s WHERE s.certificate_id = c.id AND s.state = 'enabled') AS seals
    FROM certificate c;

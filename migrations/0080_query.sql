-- Lists of documents, certificates and seals are led by an index on the authority (authority_id), so that an officer of a small authority does
-- not walk through the whole bureau's rows. The column repeats the unit's; these triggers alone write it, in the transaction that
-- adds the row or moves the unit, so that it is never behind. An insert holds the unit's row until it is committed: a move waits for it.
USE estamp_signing;

ALTER TABLE document
    ADD COLUMN authority_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
    DROP KEY document_category;
UPDATE document d JOIN estamp_admin.unit u ON u.id = d.unit_id SET d.authority_id = u.authority_id;
-- One for each order that the list has; what else is asked for stands behind, so that rows are read only for the page.
ALTER TABLE document
    ADD KEY document_by_created (authority_id, state, id, category_id, period_to),
    ADD KEY document_by_period (authority_id, state, period_to, id, category_id),
    ADD KEY document_by_sealed (authority_id, state, sealed_ms, id, category_id, period_to);

USE estamp_seals;

ALTER TABLE certificate ADD COLUMN authority_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '';
UPDATE certificate c JOIN estamp_admin.unit u ON u.id = c.unit_id SET c.authority_id = u.authority_id;
ALTER TABLE certificate ADD KEY certificate_by_created (authority_id, id);

ALTER TABLE seal
    ADD COLUMN authority_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
    ADD COLUMN not_after_ms BIGINT NOT NULL DEFAULT 0;
UPDATE seal s JOIN certificate c ON c.id = s.certificate_id SET s.authority_id = c.authority_id, s.not_after_ms = c.not_after_ms;
ALTER TABLE seal
    ADD KEY seal_by_created (authority_id, id, state, type, not_after_ms, created_ms),
    ADD KEY seal_by_expiry (authority_id, not_after_ms, id, state, type, created_ms);

DELIMITER //

CREATE TRIGGER estamp_signing.document_placed BEFORE INSERT ON estamp_signing.document FOR EACH ROW
BEGIN
    DECLARE place CHAR(26) CHARACTER SET ascii COLLATE ascii_bin DEFAULT '';
    SELECT authority_id INTO place FROM estamp_admin.unit WHERE id = NEW.unit_id LOCK IN SHARE MODE;
    SET NEW.authority_id = place;
END//

CREATE TRIGGER estamp_seals.certificate_placed BEFORE INSERT ON estamp_seals.certificate FOR EACH ROW
BEGIN
    DECLARE place CHAR(26) CHARACTER SET ascii COLLATE ascii_bin DEFAULT '';
    SELECT authority_id INTO place FROM estamp_admin.unit WHERE id = NEW.unit_id LOCK IN SHARE MODE;
    SET NEW.authority_id = place;
END//

CREATE TRIGGER estamp_seals.seal_placed BEFORE INSERT ON estamp_seals.seal FOR EACH ROW
BEGIN
    DECLARE place CHAR(26) CHARACTER SET ascii COLLATE ascii_bin DEFAULT '';
    DECLARE until_ms BIGINT DEFAULT 0;
    SELECT authority_id INTO place FROM estamp_admin.unit WHERE id = NEW.unit_id LOCK IN SHARE MODE;
    SELECT not_after_ms INTO until_ms FROM estamp_seals.certificate WHERE id = NEW.certificate_id;
    SET NEW.authority_id = place, NEW.not_after_ms = until_ms;
END//

CREATE TRIGGER estamp_seals.seal_certified BEFORE UPDATE ON estamp_seals.seal FOR EACH ROW
BEGIN
    DECLARE until_ms BIGINT DEFAULT OLD.not_after_ms;
    IF NEW.certificate_id <> OLD.certificate_id THEN
        SELECT not_after_ms INTO until_ms FROM estamp_seals.certificate WHERE id = NEW.certificate_id;
        SET NEW.not_after_ms = until_ms;
    END IF;
END//

CREATE TRIGGER estamp_admin.unit_moved AFTER UPDATE ON estamp_admin.unit FOR EACH ROW
BEGIN
    IF NEW.authority_id <> OLD.authority_id THEN
        UPDATE estamp_signing.document SET authority_id = NEW.authority_id WHERE unit_id = NEW.id;
        UPDATE estamp_seals.certificate SET authority_id = NEW.authority_id WHERE unit_id = NEW.id;
        UPDATE estamp_seals.seal SET authority_id = NEW.authority_id WHERE unit_id = NEW.id;
    END IF;
END//

DELIMITER ;

-- Officers are a handful beside the taxpayers' accounts; their list goes by login.
ALTER TABLE estamp_auth.account ADD KEY account_kind (kind, login);

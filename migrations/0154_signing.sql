-- Whether a document's sealed file is kept back from those who only look, by its own rule or its category's: archives hands out the
-- same files.
USE estamp_signing;

CREATE VIEW v_printing AS
    SELECT d.id AS document_id, COALESCE(r.keeps_original, c.keeps_original) AS keeps_original
    FROM document d JOIN estamp_admin.v_category c ON c.id = d.category_id LEFT JOIN printing_rule r ON r.document_id = d.id;

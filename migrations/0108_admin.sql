-- A state that is a literal has the collation of whoever made the view and no column's, and no service could compare it with a
-- literal of its own ("illegal mix of collations"). The column's own value in one branch makes it a column's again.
USE estamp_admin;

CREATE OR REPLACE VIEW v_category AS
    SELECT c.id, c.parent_id, c.level, c.position, c.name, c.voucher_code, c.service_id, c.classification_code,
           c.retention, FIELD(c.retention, '10年', '30年', '永久') AS retention_rank,
           c.secrecy, FIELD(c.secrecy, '公开', '内部', '秘密', '机密', '绝密') AS secrecy_rank,
           c.form_name, c.version,
           IF(c.state = 'active' AND (p.state IS NULL OR p.state = 'active') AND (g.state IS NULL OR g.state = 'active'),
              c.state, IF(c.state = 'active', COALESCE(NULLIF(p.state, 'active'), g.state), c.state)) AS state
    FROM category c LEFT JOIN category p ON p.id = c.parent_id LEFT JOIN category g ON g.id = p.parent_id;

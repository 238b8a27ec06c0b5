-- A category counts as closed when one above it is: what hangs under a closed level takes no new declarations.
USE estamp_admin;

CREATE OR REPLACE VIEW v_category AS
    SELECT c.id, c.parent_id, c.level, c.position, c.name, c.voucher_code, c.service_id, c.classification_code,
           c.retention, FIELD(c.retention, '10年', '30年', '永久') AS retention_rank,
           c.secrecy, FIELD(c.secrecy, '公开', '内部', '秘密', '机密', '绝密') AS secrecy_rank,
           c.form_name, c.version,
           IF(c.state = 'active' AND COALESCE(p.state, 'active') = 'active' AND COALESCE(g.state, 'active') = 'active',
              'active', 'disabled') AS state
    FROM category c LEFT JOIN category p ON p.id = c.parent_id LEFT JOIN category g ON g.id = p.parent_id;

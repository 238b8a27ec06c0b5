-- The state of a category is a code as it was before (ascii_bin): as a literal it took the collation of whoever applied the
-- migration, and no service's connection, which has another, could compare it with anything.
USE estamp_admin;

CREATE OR REPLACE VIEW v_category AS
    SELECT c.id, c.parent_id, c.level, c.position, c.name, c.voucher_code, c.service_id, c.classification_code,
           c.retention, FIELD(c.retention, '10年', '30年', '永久') AS retention_rank,
           c.secrecy, FIELD(c.secrecy, '公开', '内部', '秘密', '机密', '绝密') AS secrecy_rank,
           c.form_name, c.version,
           CAST(IF(c.state = 'active' AND COALESCE(p.state, c.state) = 'active' AND COALESCE(g.state, c.state) = 'active',
                   c.state, 'disabled') AS CHAR(16) CHARACTER SET ascii) COLLATE ascii_bin AS state
    FROM category c LEFT JOIN category p ON p.id = c.parent_id LEFT JOIN category g ON g.id = p.parent_id;

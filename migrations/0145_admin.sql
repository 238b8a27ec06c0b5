-- What a category says of printing and copying (打印与复制): how many copies of each of its documents may be made (free: any number,
-- counted: copies_max, none), and whether the sealed file itself is kept back from those who only look. A document's own rule comes first.
USE estamp_admin;

ALTER TABLE category
    ADD COLUMN copies VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'free',
    ADD COLUMN copies_max INT NOT NULL DEFAULT 0,
    ADD COLUMN keeps_original TINYINT NOT NULL DEFAULT 0;

CREATE OR REPLACE VIEW v_category AS
    SELECT c.id, c.parent_id, c.level, c.position, c.name, c.voucher_code, c.service_id, c.classification_code,
           c.retention, FIELD(c.retention, '10年', '30年', '永久') AS retention_rank,
           c.secrecy, FIELD(c.secrecy, '公开', '内部', '秘密', '机密', '绝密') AS secrecy_rank,
           c.form_name, c.version,
           IF(c.state = 'active' AND (p.state IS NULL OR p.state = 'active') AND (g.state IS NULL OR g.state = 'active'),
              c.state, IF(c.state = 'active', COALESCE(NULLIF(p.state, 'active'), g.state), c.state)) AS state,
           c.copies, c.copies_max, c.keeps_original
    FROM category c LEFT JOIN category p ON p.id = c.parent_id LEFT JOIN category g ON g.id = p.parent_id;

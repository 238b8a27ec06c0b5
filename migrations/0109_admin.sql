-- Statistics at a million documents: a period is read by its days first (before, every day of an authority was read), and a long
-- one by months. Everything is counted anew.
USE estamp_admin;

ALTER TABLE sealing_count DROP PRIMARY KEY, ADD PRIMARY KEY (day, authority_id, category_id), DROP KEY sealing_count_day;

CREATE TABLE sealing_month_count (
    month CHAR(7) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    authority_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    category_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    count BIGINT NOT NULL,
    PRIMARY KEY (month, authority_id, category_id)
);

UPDATE statistics_round SET next_ms = 0, counted_ms = 0, whole_day = '';

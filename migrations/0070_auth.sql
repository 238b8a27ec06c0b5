-- Roles of an account that an administrator reset give nothing until a second administrator confirms; throttled attempts are
-- written down once a minute and subject, with their number.
USE estamp_auth;

ALTER TABLE account
    ADD COLUMN held_ms BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN held_by VARCHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '';

ALTER TABLE login_throttle
    ADD COLUMN refused INT NOT NULL DEFAULT 0,
    ADD COLUMN told_ms BIGINT NOT NULL DEFAULT 0;

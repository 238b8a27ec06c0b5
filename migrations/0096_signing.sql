-- Documents prepared for a signature that is made elsewhere (a key on a USB key): what was offered to whom, until when. The token is
-- known by its SHA-256 alone; `items` is JSON, with the digest that the holder was shown for each document.
USE estamp_signing;

CREATE TABLE sealing_offer (
    token_digest CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    caller_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    seal_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    items MEDIUMTEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    expires_ms BIGINT NOT NULL,
    used_ms BIGINT NOT NULL DEFAULT 0,
    KEY sealing_offer_expires (expires_ms)
);

-- Each seal's structure (SESeal, GB/T 38540), signed by the system's maker, without the bytes of its picture: those lie in the store under
-- picture_digest and go to picture_at. So 100,000 seals take some 200 MB here instead of 3 GB. digest is that of the whole.
USE estamp_seals;

CREATE TABLE seal_structure (
    seal_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    frame BLOB NOT NULL,
    picture_at INT NOT NULL,
    picture_digest CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    digest CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    maker CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    made_ms BIGINT NOT NULL
);

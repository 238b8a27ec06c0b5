-- The built-in timestamping authority: which serial numbers were handed to a process, and the latest time it is known to have given.
USE estamp_signing;

-- One row. An instance takes a block of serials at a time, so that no two instances ever give the same one.
CREATE TABLE timestamp_serial (
    id TINYINT NOT NULL PRIMARY KEY,
    next_serial BIGINT NOT NULL,
    last_ms BIGINT NOT NULL
);
INSERT INTO timestamp_serial (id, next_serial, last_ms) VALUES (1, 1, 0);

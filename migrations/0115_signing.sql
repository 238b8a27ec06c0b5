-- A seal's page lists what the seal was used for, the latest first.
USE estamp_signing;

ALTER TABLE sealing ADD KEY IF NOT EXISTS sealing_seal (seal_id, sealed_ms);

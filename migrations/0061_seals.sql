-- A changed PIN or state ends what was unlocked before.
USE estamp_seals;

ALTER TABLE activation ADD KEY activation_seal (seal_id);

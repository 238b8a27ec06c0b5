-- Every spot of a sealing goes with it when it is withdrawn, as sealing.places has them.
USE estamp_signing;

ALTER TABLE sealing_withdrawal ADD COLUMN places MEDIUMTEXT NULL;

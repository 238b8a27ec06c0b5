-- Every spot where a seal's picture stands, as JSON (page, x_mm, y_mm, width_mm, height_mm); NULL: it was not kept then. In no index, and no
-- row is touched.
USE estamp_signing;

ALTER TABLE sealing ADD COLUMN places MEDIUMTEXT NULL;

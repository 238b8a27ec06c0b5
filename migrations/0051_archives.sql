-- A file with hundreds of seals has a report of more than 64 KB.
USE estamp_archives;
ALTER TABLE record MODIFY verification MEDIUMTEXT NOT NULL;

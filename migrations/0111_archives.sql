-- A bureau's records come in the order of their ids, all authorities and years at once, instead of being merged from some hundred lists:
-- a narrow copy of what is filtered by, to which archiving only ever appends.
USE estamp_archives;

ALTER TABLE record ADD KEY record_newest (id, authority_id, year);
ALTER TABLE record_classification ADD KEY record_classification_newest (classification_code, record_id, authority_id, year);

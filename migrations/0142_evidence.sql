-- A document whose timestamp must be renewed is renewed as it is then: a seal that was put on or taken back since does not end that.
USE estamp_signing;

ALTER TABLE document_evidence DROP COLUMN digest;

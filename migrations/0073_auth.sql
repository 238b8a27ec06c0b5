-- Accounts made or reset in one go (job kinds accounts.create, accounts.reset), item by item, with the initial passwords until
-- their slips are printed.
USE estamp_auth;

-- target_id: the unit that gets an account, or the account that is reset. secret_sealed: AES-256-GCM under a key derived from
-- auth.key, forgotten a day after made_ms. fault: why this one failed.
CREATE TABLE account_batch_item (
    job_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    position INT NOT NULL,
    target_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    account_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
    fault VARCHAR(48) CHARACTER SET ascii COLLATE ascii_bin NULL,
    secret_sealed VARBINARY(120) NULL,
    made_ms BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (job_id, position),
    KEY account_batch_item_made (made_ms)
);

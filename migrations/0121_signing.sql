-- Notices (通知) of what is due and of certificates that end, and notices by e-mail.
USE estamp_signing;

-- subject_id, title: of a notice that is about no document (a certificate). due_date: until when. days: how many were left (30, 7, 1).
-- once_key: what is said once. remind_on: of `arrived`, the day on which its deadline is looked at again.
ALTER TABLE notice
    MODIFY document_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
    ADD COLUMN subject_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
    ADD COLUMN title VARCHAR(200) NOT NULL DEFAULT '',
    ADD COLUMN due_date CHAR(10) CHARACTER SET ascii COLLATE ascii_bin NULL,
    ADD COLUMN days INT NOT NULL DEFAULT 0,
    ADD COLUMN count INT NOT NULL DEFAULT 1,
    ADD COLUMN once_key VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NULL,
    ADD COLUMN remind_on CHAR(10) CHARACTER SET ascii COLLATE ascii_bin NULL,
    ADD UNIQUE KEY notice_once (once_key),
    ADD KEY notice_remind (remind_on, id);

UPDATE notice n JOIN document d ON d.id = n.document_id
    SET n.remind_on = DATE_FORMAT(d.due_date - INTERVAL 7 DAY, '%Y-%m-%d')
    WHERE n.kind = 'arrived' AND d.state = 'waiting' AND d.due_date IS NOT NULL;

-- The one SMTP server. The password is sealed (AES-256-GCM) under ESTAMP_MAIL_KEY and never told again.
CREATE TABLE mail_server (
    id TINYINT NOT NULL PRIMARY KEY,
    is_on TINYINT NOT NULL DEFAULT 0,
    host VARCHAR(253) NOT NULL DEFAULT '',
    port INT NOT NULL DEFAULT 587,
    tls VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'starttls',
    user VARCHAR(200) NOT NULL DEFAULT '',
    password_sealed VARBINARY(600) NULL,
    ca_pem TEXT NOT NULL,
    from_address VARCHAR(254) NOT NULL DEFAULT '',
    from_name VARCHAR(100) NOT NULL DEFAULT '',
    interval_min INT NOT NULL DEFAULT 10,
    changed_by CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
    changed_ms BIGINT NOT NULL DEFAULT 0
);
INSERT INTO mail_server (id, ca_pem) VALUES (1, '');

-- Where an account wants its unit's notices. Addresses are private: sealed under ESTAMP_MAIL_KEY; address_key, a keyed digest, finds the same
-- address again without telling it. kinds: bits of enum notice_kind. next_ms: the earliest time of the next mail.
CREATE TABLE mail_subscription (
    account_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    unit_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    address_sealed VARBINARY(400) NULL,
    address_key CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
    language VARCHAR(5) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    kinds INT NOT NULL DEFAULT 0,
    confirmed_ms BIGINT NOT NULL DEFAULT 0,
    refusals INT NOT NULL DEFAULT 0,
    refused_ms BIGINT NOT NULL DEFAULT 0,
    next_ms BIGINT NOT NULL DEFAULT 0,
    wanted_sealed VARBINARY(400) NULL,
    wanted_key CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
    code_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
    code_until_ms BIGINT NOT NULL DEFAULT 0,
    code_tries INT NOT NULL DEFAULT 0,
    KEY mail_subscription_unit (unit_id)
);

-- What is to be mailed: a notice to an account, or the code that confirms an address (sealed, wiped when it is sent). Rows of one mail share
-- mail_id, which is its Message-ID: a mail that is sent again after a crash is the same one.
CREATE TABLE mail_outbox (
    subject_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    account_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    kind VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    state VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'queued',
    mail_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
    address_key CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
    secret_sealed VARBINARY(600) NULL,
    attempts INT NOT NULL DEFAULT 0,
    at_ms BIGINT NOT NULL,
    due_ms BIGINT NOT NULL,
    done_ms BIGINT NOT NULL DEFAULT 0,
    code INT NOT NULL DEFAULT 0,
    said VARCHAR(200) NOT NULL DEFAULT '',
    PRIMARY KEY (subject_id, account_id),
    KEY mail_outbox_due (state, due_ms, subject_id),
    KEY mail_outbox_account (account_id, state, at_ms),
    KEY mail_outbox_mail (mail_id),
    KEY mail_outbox_address (address_key, at_ms),
    KEY mail_outbox_done (state, done_ms)
);

-- Accounts whose rights admin changed belong to what every process polls.
USE estamp_auth;

CREATE OR REPLACE VIEW v_token_cut AS
    SELECT subject, version, changed_ms FROM token_cut
    UNION ALL
    SELECT subject, version, changed_ms FROM estamp_admin.v_token_cut;

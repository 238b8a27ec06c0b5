-- The list of units is read by this index alone, the name that is looked for included.
USE estamp_admin;

ALTER TABLE unit
    ADD KEY unit_list (authority_id, kind, code, name),
    DROP KEY unit_authority;

-- The volumes of one authority and year in the order of their ids: a page of a bureau's list is merged from those of its authorities.
USE estamp_archives;
ALTER TABLE volume ADD KEY volume_authority_year (authority_id, year, id);

-- Search by name reads along a B-tree of grams: every piece finds a page in code order without looking at more than the page,
-- and no statement need be planned for the piece it gets. The gram index before it did neither.
--
-- A gram is two neighbouring characters of a name as searched, or its last one alone; so a name of n characters has n places, and
-- a single character is a prefix of the grams where it stands. Chinese has no word boundaries, and trigrams cannot find the
-- two-character words it is made of.
--
-- Whoever writes names writes their grams in the same statement (a trigger could not be distributed). A gram that a name no longer
-- has is harmless, as a search looks at the name; a missing one would hide it.
CREATE TABLE subject_gram (
    gram text COLLATE "C" NOT NULL,
    uscc text COLLATE "C" NOT NULL,
    PRIMARY KEY (gram, uscc)
);
GRANT SELECT ON subject_gram TO gongxin_public, gongxin_authorised, gongxin_shared;

DROP INDEX subject_name_grams;
DROP INDEX subject_search_order;
DROP FUNCTION query_grams;
ALTER TABLE subject DROP COLUMN shuffle;

-- The distinct grams of a name as searched.
CREATE OR REPLACE FUNCTION name_grams(name text) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ARRAY(SELECT DISTINCT substr(name, place, 2) FROM generate_series(1, length(name)) AS place);

INSERT INTO subject_gram (gram, uscc)
SELECT gram, uscc FROM subject, unnest(name_grams(search_name)) AS gram
ORDER BY gram, uscc;

-- Subjects (信用主体): the organisations a search may find – those a registration record vouches for, and those named by a
-- record that is public. Of the latter a search shows only those whose record still is; a sweep removes the others.
CREATE TABLE subject (
    uscc text COLLATE "C" PRIMARY KEY,
    name text NOT NULL,
    -- As searched: brackets of one kind, lower case.
    search_name text COLLATE "C" NOT NULL GENERATED ALWAYS AS (lower(translate(name, '()', '（）') COLLATE "C")) STORED,
    kind text NOT NULL,
    region text COLLATE "C" NOT NULL,
    registered boolean NOT NULL,
    -- An order that nothing in the data is correlated with, so that the first matches of a search are found evenly.
    shuffle integer NOT NULL GENERATED ALWAYS AS (hashtext(uscc)) STORED,
    updated_at timestamptz NOT NULL DEFAULT now()
);

-- The distinct characters and pairs of neighbouring characters of a name: what the search index holds. Chinese has no word
-- boundaries, and trigrams cannot find the two-character words it is made of.
-- It is dear: a filter asks everything else first.
CREATE FUNCTION name_grams(name text) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 1000
    RETURN (
        SELECT coalesce(array_agg(DISTINCT gram), '{}')
        FROM generate_series(1, length(name)) AS place,
             LATERAL (VALUES (substr(name, place, 1)), (substr(name, place, 2))) AS piece (gram)
    );

-- The grams to look up for a piece of a name: its pairs; they imply its characters. A single character is itself.
CREATE FUNCTION query_grams(piece text) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE
        WHEN length(piece) < 2 THEN ARRAY[piece]
        ELSE (SELECT array_agg(DISTINCT substr(piece, place, 2)) FROM generate_series(1, length(piece) - 1) AS place)
    END;

CREATE INDEX subject_name_grams ON subject USING gin (name_grams(search_name));
-- How common each gram is decides between the index and reading along until enough are found; the statistics hold the thousand
-- most common ones. Reading along stays within the second index.
ALTER INDEX subject_name_grams ALTER COLUMN 1 SET STATISTICS 100;
CREATE INDEX subject_search_order ON subject (shuffle, uscc) INCLUDE (search_name, name, kind, region, registered);
CREATE INDEX subject_unregistered ON subject (uscc) WHERE NOT registered;
CREATE INDEX subject_exact_name ON subject (search_name, uscc);

GRANT SELECT (uscc, name, search_name, kind, region, registered, shuffle, updated_at) ON subject TO
    gongxin_public, gongxin_authorised, gongxin_shared;

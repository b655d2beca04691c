-- Subjects whose name contains a piece, in the order of the grams it stands in (one, unless it is a single character) and of their
-- codes, behind a given place. Those of exactly that name are left out: they come first, from exact_name.
-- $1 piece as searched, $2 and $3 the place, $4 the last gram, $5 how many.
--
-- The values stand in subqueries so that the planner does not look at them: every piece wants the same plan, and with the values in
-- sight PostgreSQL would believe that planning each search anew, which takes longer than the search, is worth it.
SELECT uscc, name, kind, region, gram
FROM subject_gram JOIN subject USING (uscc)
WHERE (gram, uscc) > ((SELECT $2::text), (SELECT $3::text)) AND gram <= (SELECT $4::text)
    AND strpos(search_name, (SELECT $1::text)) > 0
    AND search_name <> (SELECT $1::text)
    -- A name that has the character twice has two such grams: it is found in the first place only.
    AND ((SELECT length($1::text) > 1) OR gram = substr(search_name, strpos(search_name, (SELECT $1::text)), 2))
    AND (registered OR EXISTS (SELECT FROM record WHERE record.uscc = subject.uscc))
ORDER BY gram, uscc
LIMIT (SELECT $5::integer)

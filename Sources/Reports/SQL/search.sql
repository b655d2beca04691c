-- Subjects whose name contains a piece, in the order of the grams it stands in (one, unless it is a single character) and of their
-- codes, behind a given place. Those of exactly that name are left out: they come first, from exact_name.
-- $1 piece as searched, $2 and $3 the place, $4 the last gram, $5 how many.
SELECT uscc, name, kind, region, gram
FROM subject_gram JOIN subject USING (uscc)
WHERE (gram, uscc) > ($2, $3) AND gram <= $4
    AND strpos(search_name, $1) > 0
    AND search_name <> $1
    -- A name that has the character twice has two such grams: it is found in the first place only.
    AND (length($1) > 1 OR gram = substr(search_name, strpos(search_name, $1), 2))
    AND (registered OR EXISTS (SELECT FROM record WHERE record.uscc = subject.uscc))
ORDER BY gram, uscc
LIMIT $5::integer

-- Subjects whose name contains a piece, in an order nothing is correlated with, behind a given place. Those of exactly that
-- name are left out: they come first, from exact_name. $1 piece as searched, $2 pattern, $3 and $4 the place, $5 how many.
SELECT uscc, name, kind, region, shuffle
FROM subject
WHERE name_grams(search_name) @> query_grams($1)
    AND search_name LIKE $2
    AND search_name <> $1
    AND (shuffle, uscc) > ($3::integer, $4)
    AND (registered OR EXISTS (SELECT FROM record WHERE record.uscc = subject.uscc))
ORDER BY shuffle, uscc
LIMIT $5::integer

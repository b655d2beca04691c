-- Subjects whose name contains a piece, in an order nothing is correlated with, behind a given place. Those of exactly that
-- name are left out: they come first, from exact_name. strpos and not LIKE: of LIKE the planner would believe that it leaves
-- few of the rows that have the piece's grams, when it leaves nearly all.
-- $1 piece as searched, $2 and $3 the place, $4 how many.
SELECT uscc, name, kind, region, shuffle
FROM subject
WHERE name_grams(search_name) @> query_grams($1)
    AND strpos(search_name, $1) > 0
    AND search_name <> $1
    AND (shuffle, uscc) > ($2::integer, $3)
    AND (registered OR EXISTS (SELECT FROM record WHERE record.uscc = subject.uscc))
ORDER BY shuffle, uscc
LIMIT $4::integer

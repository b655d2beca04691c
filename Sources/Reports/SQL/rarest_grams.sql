-- Which of these ranges of grams has the fewest names, counted no further than needed to tell. $1 and $2 their first and last
-- grams, $3 how far to count.
SELECT first, last, names
FROM unnest($1::text[], $2::text[]) AS range (first, last),
    LATERAL (
        SELECT count(*) AS names
        FROM (SELECT FROM subject_gram WHERE gram BETWEEN first AND last LIMIT $3::integer) AS counted
    ) AS many
ORDER BY names
LIMIT 1

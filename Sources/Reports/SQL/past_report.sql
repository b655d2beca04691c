-- What the public could see of a subject at the end of a day, as far as it may see it today. What that is, the database decides.
-- $1 credit code, $2 day, $3 most records of a class.
SELECT class, agency, region, decision_date, public_from, public_until, record_key, public_items, revision, withheld, total
FROM (
    SELECT class, agency, region, decision_date, public_from, public_until, record_key, public_items, revision, withheld,
        count(*) OVER (PARTITION BY class) AS total,
        row_number() OVER (PARTITION BY class ORDER BY decision_date DESC NULLS LAST, record_key) AS place
    FROM published_on($1, $2::date)
) AS placed
WHERE place <= $3::integer
ORDER BY class, place

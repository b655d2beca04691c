-- What the public could see at the end of a day of the records of a subject that a department had sent: whatever became of them.
-- $1 credit code, $2 day, $3 most records of a class, $4 department.
SELECT class, agency, region, decision_date, public_from, public_until, record_key, public_items, revision, withheld, total
FROM (
    SELECT class, agency, region, decision_date, public_from, public_until, record_key, public_items, revision, withheld,
        count(*) OVER (PARTITION BY class) AS total,
        row_number() OVER (PARTITION BY class ORDER BY decision_date DESC NULLS LAST, record_key) AS place
    FROM (
        SELECT *, NULL::text AS withheld
        FROM revision
        WHERE uscc = $1 AND source = $4
            AND recorded_at < publicity_day_end($2::date)
            AND (replaced_at IS NULL OR replaced_at >= publicity_day_end($2::date))
            AND state = 'active' AND NOT natural_person
            AND public_from <= $2::date AND public_until > $2::date
    ) AS visible
) AS placed
WHERE place <= $3::integer
ORDER BY class, place

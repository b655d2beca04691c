-- A page of a class's records by decision date, newest first. $1 class, $2 first day, $3 and $4 the place to start before,
-- $5 how many. When a record was first public follows from when it came, unless it has earlier revisions.
SELECT uscc, subject_name, region, agency, decision_date, public_from, public_until, record_key, public_items, recorded_at,
    CASE WHEN revision > 1 THEN first_public_day(uscc, class, record_key) END
FROM record
WHERE class = $1
    AND decision_date >= $2::date
    AND (decision_date, record_key) < ($3::date, $4::uuid)
ORDER BY decision_date DESC, record_key DESC
LIMIT $5::integer

-- A page of a class's records by decision date, newest first. $1 class, $2 first day, $3 and $4 the place to start before,
-- $5 how many.
SELECT uscc, subject_name, region, agency, decision_date::text,
    CASE WHEN isfinite(public_from) THEN public_from::text ELSE '' END,
    CASE WHEN isfinite(public_until) THEN public_until::text ELSE '' END, record_key::text, public_items::text
FROM record
WHERE class = $1
    AND decision_date >= $2::date
    AND (decision_date, record_key) < ($3::date, $4::uuid)
-- The columns by their table: their texts above have the same names.
ORDER BY record.decision_date DESC, record.record_key DESC
LIMIT $5::integer

-- The same with filters, each NULL when not wanted. $6 credit code, $7 agency, $8 and $9 first and last region.
SELECT uscc, subject_name, region, agency, decision_date::text,
    CASE WHEN isfinite(public_from) THEN public_from::text ELSE '' END,
    CASE WHEN isfinite(public_until) THEN public_until::text ELSE '' END, record_key::text, public_items::text
FROM record
WHERE class = $1
    AND decision_date >= $2::date
    AND (decision_date, record_key) < ($3::date, $4::uuid)
    AND ($6::text IS NULL OR uscc = $6)
    AND ($7::text IS NULL OR agency = $7)
    AND ($8::text IS NULL OR region BETWEEN $8 AND $9)
-- The columns by their table: their texts above have the same names.
ORDER BY record.decision_date DESC, record.record_key DESC
LIMIT $5::integer

-- The same for subjects whose name contains a piece, when many do: reads along the records. $10 piece as searched.
SELECT record.uscc, subject_name, record.region, agency, decision_date, public_from, public_until, record_key, public_items,
    recorded_at, CASE WHEN revision > 1 THEN first_public_day(record.uscc, class, record_key) END
FROM record JOIN subject ON subject.uscc = record.uscc
WHERE class = $1
    AND decision_date >= $2::date
    AND (decision_date, record_key) < ($3::date, $4::uuid)
    AND ($6::text IS NULL OR record.uscc = $6)
    AND ($7::text IS NULL OR agency = $7)
    AND ($8::text IS NULL OR record.region BETWEEN $8 AND $9)
    AND strpos(search_name, $10) > 0
ORDER BY decision_date DESC, record_key DESC
LIMIT $5::integer

-- The same when few are: from the subjects to their records. $10 piece as searched, $11 and $12 first and last gram that fewest
-- names have.
WITH named AS MATERIALIZED (
    SELECT DISTINCT uscc
    FROM subject_gram JOIN subject USING (uscc)
    WHERE gram BETWEEN $11 AND $12 AND strpos(search_name, $10) > 0
)
SELECT uscc, subject_name, region, agency, decision_date, public_from, public_until, record_key, public_items, recorded_at,
    CASE WHEN revision > 1 THEN first_public_day(uscc, class, record_key) END
FROM named JOIN record USING (uscc)
WHERE class = $1
    AND decision_date >= $2::date
    AND (decision_date, record_key) < ($3::date, $4::uuid)
    AND ($6::text IS NULL OR uscc = $6)
    AND ($7::text IS NULL OR agency = $7)
    AND ($8::text IS NULL OR region BETWEEN $8 AND $9)
ORDER BY decision_date DESC, record_key DESC
LIMIT $5::integer

-- A page of a listing by what only its index can tell. The first row has no record and says how far the index is, and how many changes
-- that is behind. The index is the owner's; what is shown of a record, and whether, is asked as the reader. The parameters are those of
-- find_published.
SELECT record.uscc, subject_name, record.region, agency, decision_date, public_from, public_until, record.record_key, public_items,
    recorded_at, CASE WHEN revision > 1 THEN first_public_day(record.uscc, record.class, record.record_key) END,
    found.indexed_to, found.behind, found.published_on,
    public_record_id(record.uscc, record.class, record.record_key)
FROM find_published(
    $1, $2::boolean, $3::date, $4::date, $5::date, $6::date, $7::date, $8::uuid, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
    $20::text[], $21::text[], $22::integer) AS found
LEFT JOIN record ON record.uscc = found.uscc AND record.class = $1 AND record.record_key = found.record_key
WHERE found.place = 0 OR record.uscc IS NOT NULL
ORDER BY found.place

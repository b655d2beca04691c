-- All revisions of a record, the present one first, for the department it comes from: with the items of those it sent itself, but
-- no person's identifier. $1 credit code, $2 record key, $3 department, $4 identifiers' items.
SELECT class, agency, region, decision_date, public_from, public_until, record_key,
    CASE WHEN source = $3 THEN public_items || (authorised_items || shared_items) - $4::text[] END, revision,
    CASE WHEN source <> $3 THEN 'other_source' END, action,
    to_char(recorded_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD"T"HH24:MI:SS.US"+08:00"'),
    to_char(replaced_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD"T"HH24:MI:SS.US"+08:00"'), ended_by,
    state, CASE WHEN source = $3 THEN reason END
FROM revision
WHERE uscc = $1 AND record_key = $2::uuid
    AND EXISTS (SELECT FROM record WHERE record.uscc = $1 AND record.record_key = $2::uuid AND record.source = $3)
ORDER BY revision DESC

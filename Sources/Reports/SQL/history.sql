-- The revisions of a record that the public may know of, the present one first. $1 credit code, $2 record key.
SELECT class, agency, region, decision_date, public_from, public_until, record_key, public_items, revision, withheld, action,
    to_char(recorded_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD"T"HH24:MI:SS.US"+08:00"'),
    to_char(replaced_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD"T"HH24:MI:SS.US"+08:00"'), ended_by
FROM published_revision
WHERE uscc = $1 AND record_key = $2::uuid
ORDER BY revision DESC

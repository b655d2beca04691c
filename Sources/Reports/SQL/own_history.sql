-- All revisions of a record, the present one first, for the department it comes from: with the items of those it sent itself, but
-- no person's identifier. Written into the access log in the same statement. $1 credit code, $2 record key, $3 department, $4
-- identifiers' items, $5 its client, $6 the number of the request.
WITH found AS (
    SELECT class, agency, region, decision_date, public_from, public_until, record_key,
        CASE WHEN source = $3 THEN public_items || (authorised_items || shared_items) - $4::text[] END AS items, revision,
        CASE WHEN source <> $3 THEN 'other_source' END AS withheld, action,
        to_char(recorded_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD"T"HH24:MI:SS.US"+08:00"') AS recorded,
        to_char(replaced_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD"T"HH24:MI:SS.US"+08:00"') AS replaced, ended_by,
        state, CASE WHEN source = $3 THEN reason END AS reason
    FROM revision
    WHERE uscc = $1 AND record_key = $2::uuid
        AND EXISTS (SELECT FROM record WHERE record.uscc = $1 AND record.record_key = $2::uuid AND record.source = $3)
), logged AS (
    INSERT INTO access_log (action, organisation, client, subject, classes, authority, request, result_count)
    SELECT 'records', $3, $5, $1, array_agg(DISTINCT class), 'source', $6, count(*)
    FROM found HAVING count(*) > 0
)
SELECT * FROM found ORDER BY revision DESC

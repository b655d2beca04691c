-- A page of authorisations, newest first. $1 subject, $2 grantee, $3 state (each NULL for any), $4 and $5 the place behind which the page
-- starts, $6 its size.
SELECT id, subject, grantee, organisation.name, array_to_string(scope, ';'), purpose, attestations_only,
    to_char(valid_from AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD"T"HH24:MI:SS"+08:00"'),
    to_char(valid_until AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD"T"HH24:MI:SS"+08:00"'),
    uses_allowed, uses, encode(evidence, 'hex'), authorisation_state(held),
    to_char(requested_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD"T"HH24:MI:SS.US"+08:00"'),
    to_char(granted_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD"T"HH24:MI:SS.US"+08:00"'),
    to_char(revoked_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD"T"HH24:MI:SS.US"+08:00"')
FROM authorisation AS held JOIN organisation ON organisation.code = grantee
WHERE ($1::text IS NULL OR subject = $1) AND ($2::text IS NULL OR grantee = $2)
    AND ($3::text IS NULL OR authorisation_state(held) = $3)
    AND ($4::text IS NULL OR (requested_at, id) < ($4::timestamptz, $5::uuid))
ORDER BY requested_at DESC, id DESC
LIMIT $6::integer

-- An authorisation as its parties see it. $1 its number.
SELECT id, subject, grantee, organisation.name, array_to_string(scope, ';'), purpose, attestations_only,
    to_char(valid_from AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD"T"HH24:MI:SS"+08:00"'),
    to_char(valid_until AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD"T"HH24:MI:SS"+08:00"'),
    uses_allowed, uses, encode(evidence, 'hex'), authorisation_state(held),
    to_char(requested_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD"T"HH24:MI:SS.US"+08:00"'),
    to_char(granted_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD"T"HH24:MI:SS.US"+08:00"'),
    to_char(revoked_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD"T"HH24:MI:SS.US"+08:00"')
FROM authorisation AS held JOIN organisation ON organisation.code = grantee
WHERE id = $1::uuid

-- Takes down an authorisation, and tells and logs it. $1 subject, $2 grantee, $3 scope, $4 purpose, $5 attestations only, $6 from (NULL:
-- now), $7 until, $8 uses allowed, $9 evidence, $10 client, $11 whether the client grants it, $12 request, $13 on whose authority.
WITH made AS (
    INSERT INTO authorisation (
        subject, grantee, scope, purpose, attestations_only, valid_from, valid_until, uses_allowed, evidence, requested_by,
        granted_by, granted_at)
    VALUES ($1, $2, $3::text[], $4, $5::boolean, coalesce($6::timestamptz, now()), $7::timestamptz, $8::integer,
        decode($9, 'hex'), $10, CASE WHEN $11::boolean THEN $10 END, CASE WHEN $11::boolean THEN now() END)
    RETURNING *
),
told AS (
    INSERT INTO authorisation_change (authorisation, subject, grantee, change)
    SELECT id, subject, grantee, change
    FROM made, unnest(CASE WHEN $11::boolean THEN ARRAY['requested', 'granted'] ELSE ARRAY['requested'] END) AS change
),
logged AS (
    INSERT INTO access_log (action, organisation, client, subject, classes, purpose, authority, request)
    SELECT 'authorisation', client.organisation, client.id, subject,
        ARRAY(SELECT DISTINCT split_part(entry, '.', 1) FROM unnest(scope) AS entry ORDER BY 1), purpose, $13, $12
    FROM made JOIN client ON client.id = $10
)
SELECT id FROM made

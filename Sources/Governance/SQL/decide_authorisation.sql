-- Grants, refuses or revokes an authorisation that is held, and tells and logs it. $1 its number, $2 'granted', 'refused' or 'revoked',
-- $3 client, $4 evidence (NULL: what there is), $5 request, $6 on whose authority.
WITH decided AS (
    UPDATE authorisation SET
        granted_by = CASE WHEN $2 = 'granted' THEN $3 ELSE granted_by END,
        granted_at = CASE WHEN $2 = 'granted' THEN now() ELSE granted_at END,
        revoked_by = CASE WHEN $2 <> 'granted' THEN $3 ELSE revoked_by END,
        revoked_at = CASE WHEN $2 <> 'granted' THEN now() ELSE revoked_at END,
        evidence = coalesce(decode($4, 'hex'), evidence)
    WHERE id = $1::uuid
    RETURNING *
),
told AS (
    INSERT INTO authorisation_change (authorisation, subject, grantee, change) SELECT id, subject, grantee, $2 FROM decided
),
logged AS (
    INSERT INTO access_log (action, organisation, client, subject, classes, purpose, authority, request)
    SELECT 'authorisation', client.organisation, client.id, subject,
        ARRAY(SELECT DISTINCT split_part(entry, '.', 1) FROM unnest(scope) AS entry ORDER BY 1), purpose, $6, $5
    FROM decided JOIN client ON client.id = $3
)
SELECT id FROM decided

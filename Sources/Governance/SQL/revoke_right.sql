-- Ends a service right at once and logs it; nothing when there is none that holds. $1 its number, $2 who.
WITH ended AS (
    UPDATE service_right SET revoked_at = now() WHERE id = $1::bigint AND revoked_at IS NULL RETURNING *
),
logged AS (
    INSERT INTO access_log (action, organisation, client, classes, purpose, authority, request)
    SELECT 'right', 'operator', $2, ARRAY[class], purpose, 'right:' || id, 'revoke right:' || id FROM ended
)
SELECT id FROM ended

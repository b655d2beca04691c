-- All clients with their keys.
SELECT organisation.code, organisation.kind, organisation.name, client.id, coalesce(key.id, '-'), coalesce(key.algorithm, '-'),
    to_char(key.valid_from AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI'),
    CASE
        WHEN client.revoked_at IS NOT NULL THEN 'client revoked'
        WHEN key.id IS NULL THEN 'no key'
        WHEN key.revoked_at IS NOT NULL THEN 'revoked'
        WHEN key.valid_until <= now() THEN 'over'
        WHEN key.valid_until = 'infinity' THEN 'good'
        ELSE 'good until ' || to_char(key.valid_until AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI')
    END
FROM organisation
JOIN client ON client.organisation = organisation.code
LEFT JOIN client_key AS key ON key.client = client.id
ORDER BY organisation.code, client.created_at, client.id, key.valid_from, key.id

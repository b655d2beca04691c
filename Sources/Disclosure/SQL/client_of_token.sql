-- Whose a bearer token is, and what it is good for. $1 SHA-256 of the token.
SELECT client.id, organisation.code, organisation.kind, organisation.uscc, array_to_string(token.scopes, ' ')
FROM client_token AS token
JOIN client ON client.id = token.client
JOIN organisation ON organisation.code = client.organisation
WHERE token.digest = $1::bytea AND token.revoked_at IS NULL AND token.valid_until > now() AND client.revoked_at IS NULL

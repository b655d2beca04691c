-- Revokes a key. $1 its name.
UPDATE client_key SET revoked_at = now() WHERE id = $1 AND revoked_at IS NULL RETURNING client

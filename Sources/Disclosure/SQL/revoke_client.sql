-- Revokes a client, and with it all its keys and tokens. $1 its name.
UPDATE client SET revoked_at = now() WHERE id = $1 AND revoked_at IS NULL RETURNING organisation

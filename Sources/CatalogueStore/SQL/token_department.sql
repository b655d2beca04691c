-- The department a bearer token belongs to. $1 SHA-256 of the token.
SELECT department FROM department_token WHERE digest = $1::bytea AND revoked_at IS NULL

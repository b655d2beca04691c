-- $1 SHA-256 of the token, $2 client, $3 scopes, $4 days.
INSERT INTO client_token (digest, client, scopes, valid_until)
VALUES ($1::bytea, $2, $3::text[], now() + make_interval(days => $4::integer))

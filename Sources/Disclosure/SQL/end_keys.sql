-- Lets the keys of a client go on for a while only. $1 client, $2 seconds.
UPDATE client_key SET valid_until = now() + make_interval(secs => $2::integer)
WHERE client = $1 AND revoked_at IS NULL AND valid_until > now() + make_interval(secs => $2::integer)
RETURNING id

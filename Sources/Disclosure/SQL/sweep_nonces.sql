-- Forgets nonces whose signatures nobody would take any more, with a margin for clocks that differ; $1 at most.
DELETE FROM request_nonce
WHERE ctid = ANY (ARRAY (
    SELECT ctid FROM request_nonce WHERE expires_at < now() - interval '10 minutes' ORDER BY expires_at LIMIT $1::integer
))

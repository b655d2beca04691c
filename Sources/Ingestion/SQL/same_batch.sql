-- The batch that the same key or the same bytes made before. $1 class, $2 source, $3 key or NULL, $4 digest or NULL.
-- The key's own batch comes first.
SELECT id, payload_digest = $4::bytea
FROM batch
WHERE class = $1 AND source = $2 AND state NOT IN ('receiving', 'failed')
    AND (idempotency_key = $3 OR payload_digest = $4::bytea)
ORDER BY idempotency_key IS NOT DISTINCT FROM $3 DESC
LIMIT 1

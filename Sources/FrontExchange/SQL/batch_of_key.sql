-- The batch that was made under an idempotency key. $1 class, $2 source, $3 key.
SELECT id FROM batch
WHERE class = $1 AND source = $2 AND idempotency_key = $3 AND state NOT IN ('receiving', 'failed', 'cancelled')

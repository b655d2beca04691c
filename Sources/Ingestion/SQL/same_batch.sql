-- The batch that this upload has made before: the one of its key; or the latest of its class and source, when it brought the same
-- bytes, read in the same way, to the same end and did not fail. An older one does not count: what came in between may have changed
-- what it left. $1 class, $2 source, $3 key or NULL, $4 digest, $5 action, $6 format, $7 encoding or NULL, $8 sheet or NULL,
-- $9 whether it is a snapshot.
WITH latest AS (
    SELECT id, payload_digest, action, state, format, encoding, sheet, snapshot_stage
    FROM batch
    WHERE class = $1 AND source = $2 AND state <> 'receiving'
    ORDER BY number DESC
    LIMIT 1
)
SELECT id, is_same
FROM (
    SELECT id,
        payload_digest = $4::bytea AND action = $5 AND format = $6 AND encoding IS NOT DISTINCT FROM $7
            AND sheet IS NOT DISTINCT FROM $8 AND (snapshot_stage IS NOT NULL) = $9::boolean AS is_same,
        1 AS place
    FROM batch
    WHERE class = $1 AND source = $2 AND idempotency_key = $3
        AND state NOT IN ('receiving', 'failed', 'cancelled')
    UNION ALL
    SELECT id, true, 2
    FROM latest
    WHERE payload_digest = $4::bytea AND action = $5 AND format = $6 AND encoding IS NOT DISTINCT FROM $7
        AND sheet IS NOT DISTINCT FROM $8 AND (snapshot_stage IS NOT NULL) = $9::boolean AND state NOT IN ('failed', 'cancelled')
) AS found
ORDER BY place
LIMIT 1

-- Takes the oldest batch that nobody works on, unless an older one of the same class and source is unfinished. A worker is
-- known by its database session; when the session is gone, so is the worker. $1 this worker, $2 a batch to take or NULL for any.
UPDATE batch SET state = 'working', worker = $1, touched_at = now(), started_at = coalesce(started_at, now())
WHERE id = (
    SELECT id
    FROM batch AS candidate
    WHERE state IN ('received', 'working')
        AND ($2::uuid IS NULL OR id = $2::uuid)
        AND (
            state = 'received'
            OR worker = $1
            OR worker NOT IN (SELECT worker_name(pid, backend_start) FROM pg_stat_activity WHERE backend_start IS NOT NULL)
        )
        AND NOT EXISTS (
            SELECT FROM batch AS earlier
            WHERE earlier.class = candidate.class AND earlier.source = candidate.source
                AND earlier.state IN ('received', 'working') AND earlier.number < candidate.number
        )
    ORDER BY number
    LIMIT 1
    FOR UPDATE SKIP LOCKED
)
RETURNING id, class, source, format, payload_bytes, chunk_bytes, next_offset, next_row, action, is_gzip, encoding, sheet,
    snapshot_stage

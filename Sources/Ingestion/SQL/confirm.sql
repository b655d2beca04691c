-- Lets a held snapshot go on, unless a later batch of its class and source came: it would bring back what that one changed. The
-- department's row is held, so that none comes meanwhile. $1 batch, $2 the department that confirms, NULL for an operator.
WITH confirmed AS (
    UPDATE batch SET state = 'received', snapshot_stage = 'storing', next_offset = 0, next_row = 1, payload_offset = 0,
        worker = NULL, started_at = NULL, touched_at = now()
    WHERE id = $1::uuid AND state = 'held' AND NOT EXISTS (
        SELECT FROM batch AS later
        WHERE later.class = batch.class AND later.source = batch.source AND later.number > batch.number
            AND (
                later.state IN ('received', 'working', 'done')
                OR later.state IN ('failed', 'cancelled')
                    AND later.rows_new + later.rows_changed + later.rows_corrected + later.rows_withdrawn > 0
            )
    )
    RETURNING id
), noted AS (
    UPDATE snapshot_check SET confirmed_at = now(), confirmed_by = $2 FROM confirmed WHERE batch = id
), recounted AS (
    -- The faults are counted again when the rows are stored.
    DELETE FROM batch_fault USING confirmed WHERE batch = id
)
SELECT pg_notify('gongxin_batch', id::text) FROM confirmed

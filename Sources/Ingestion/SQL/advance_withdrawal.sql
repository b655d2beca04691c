-- Counts records that a snapshot withdrew, and ends it behind the last of them. No row means that another worker took over.
-- $1 batch, $2 worker, $3 withdrawn, $4 whether these were the last.
WITH moved AS (
    UPDATE batch SET
        rows_withdrawn = rows_withdrawn + $3::bigint,
        state = CASE WHEN $4::boolean THEN 'done' ELSE 'working' END,
        finished_at = CASE WHEN $4::boolean THEN now() END,
        touched_at = now()
    WHERE id = $1::uuid AND worker = $2 AND state = 'working' AND snapshot_stage = 'withdrawing'
    RETURNING id
)
UPDATE snapshot_check SET withdrawn = withdrawn + $3::bigint FROM moved WHERE batch = id

-- Ends the check of a snapshot: it goes on to be stored, or is held. Answers 0 when another worker took over.
-- $1 batch, $2 worker, $3 records in force, $4 dropped, $5 why it is held, an empty list when it is not.
WITH closed AS (
    UPDATE batch SET
        state = CASE WHEN $5::jsonb = '[]' THEN 'working' ELSE 'held' END,
        snapshot_stage = CASE WHEN $5::jsonb = '[]' THEN 'storing' ELSE 'checking' END,
        next_offset = 0, next_row = 1,
        payload_offset = CASE WHEN $5::jsonb = '[]' THEN 0 ELSE payload_offset END,
        -- The rate of storing counts from here.
        started_at = CASE WHEN $5::jsonb = '[]' THEN now() ELSE started_at END,
        touched_at = now()
    WHERE id = $1::uuid AND worker = $2 AND state = 'working' AND snapshot_stage = 'checking'
    RETURNING id, state
), noted AS (
    UPDATE snapshot_check SET records = $3::bigint, dropped = $4::bigint, reasons = $5::jsonb,
        held_at = CASE WHEN closed.state = 'held' THEN now() END
    FROM closed
    WHERE snapshot_check.batch = closed.id
), forgotten_keys AS (
    DELETE FROM snapshot_key USING closed WHERE batch = id
), forgotten_hints AS (
    DELETE FROM snapshot_hint USING closed WHERE batch = id
), forgotten_faults AS (
    -- They are counted again when the rows are stored.
    DELETE FROM batch_fault USING closed WHERE batch = id AND closed.state = 'working'
)
SELECT count(*) FROM closed

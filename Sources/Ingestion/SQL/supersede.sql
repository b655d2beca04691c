-- Cancels the snapshots that are held for a confirmation when a later one has come, or is taken up: one that was in line before it may
-- have been held in between. $1 class, $2 source, $3 the later one.
WITH superseded AS (
    UPDATE batch SET state = 'cancelled', finished_at = now(), touched_at = now()
    WHERE class = $1 AND source = $2 AND state = 'held' AND number < (SELECT number FROM batch WHERE id = $3::uuid)
    RETURNING id
)
DELETE FROM snapshot_drop USING superseded WHERE batch = superseded.id

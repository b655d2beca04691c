-- Cancels the snapshots that are held for a confirmation when a later one has come. $1 class, $2 source, $3 the later one.
WITH superseded AS (
    UPDATE batch SET state = 'cancelled', finished_at = now(), touched_at = now()
    WHERE class = $1 AND source = $2 AND state = 'held' AND id <> $3::uuid
    RETURNING id
)
DELETE FROM snapshot_drop USING superseded WHERE batch = superseded.id

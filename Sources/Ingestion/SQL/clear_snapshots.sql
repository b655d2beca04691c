-- Forgets what was noted of snapshots that are finished. $1 batch, or NULL for all.
WITH finished AS (
    SELECT id FROM batch
    WHERE snapshot_stage IS NOT NULL AND state IN ('done', 'failed', 'cancelled') AND ($1::uuid IS NULL OR id = $1::uuid)
), keys AS (
    DELETE FROM snapshot_key USING finished WHERE batch = id
), hints AS (
    DELETE FROM snapshot_hint USING finished WHERE batch = id
)
DELETE FROM snapshot_drop USING finished WHERE batch = id

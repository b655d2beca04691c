-- What was found when all of a snapshot was read. $1 batch, $2 class, $3 source.
SELECT rows_accepted, rows_unknown,
    (
        SELECT count(*) FROM record
        WHERE class = $2 AND source = $3 AND state IN ('active', 'under_review')
    ),
    (SELECT count(*) FROM snapshot_drop WHERE batch = $1::uuid)
FROM snapshot_check
WHERE batch = $1::uuid

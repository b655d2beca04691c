-- Notes the records in force that a snapshot does not hold. $1 batch, $2 class, $3 source.
INSERT INTO snapshot_drop (batch, uscc, record_key, revision)
SELECT $1::uuid, uscc, record_key, revision
FROM record
WHERE class = $2 AND source = $3 AND state IN ('active', 'under_review')
    AND NOT EXISTS (
        SELECT FROM snapshot_key AS held
        WHERE held.batch = $1::uuid AND held.uscc = record.uscc AND held.record_key = record.record_key
    )

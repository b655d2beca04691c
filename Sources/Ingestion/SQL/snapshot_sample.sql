-- Some of the records that a held snapshot would drop, in the order of their codes; natural persons are not told. $1 batch, $2 class,
-- $3 source, $4 how many.
SELECT record.uscc, record.subject_name, record.record_key
FROM snapshot_drop JOIN record
    ON record.uscc = snapshot_drop.uscc AND record.class = $2 AND record.record_key = snapshot_drop.record_key
WHERE snapshot_drop.batch = $1::uuid AND record.source = $3 AND NOT record.natural_person
ORDER BY snapshot_drop.uscc, snapshot_drop.record_key
LIMIT $4::integer

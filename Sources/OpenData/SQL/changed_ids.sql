-- The records in a block that have changed since its export began, by their names in the feed: their changes tell what they are now, so
-- the block need not. What has only come since then stays. $1 export, $2 file, $3 block.
SELECT DISTINCT public_record_id(later.uscc, later.class, later.record_key)
FROM export_block AS block
JOIN export ON export.id = block.export
JOIN change AS later
    ON later.number > export.from_number AND later.class = block.class
        AND later.uscc >= block.first_uscc AND later.uscc <= block.last_uscc
WHERE block.export = $1::bigint AND block.file = $2 AND block.number = $3::integer
    AND (later.content IS NULL
        OR EXISTS (
            SELECT FROM change AS told
            WHERE told.uscc = later.uscc AND told.record_key = later.record_key AND told.class = later.class
                AND told.number < later.number)
        OR EXISTS (
            SELECT FROM record
            WHERE record.uscc = later.uscc AND record.class = later.class AND record.record_key = later.record_key
                AND record.revision > 1))
UNION
SELECT public_record_id(later.uscc, later.class, later.record_key)
FROM export_block AS block
JOIN export ON export.id = block.export
JOIN change AS told ON told.number > block.after_number AND told.number <= block.until_number
JOIN change AS later
    ON later.uscc = told.uscc AND later.record_key = told.record_key AND later.class = told.class
        AND later.number > export.from_number
WHERE block.export = $1::bigint AND block.file = $2 AND block.number = $3::integer AND block.class IS NULL

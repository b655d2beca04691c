-- Marks the blocks that hold records which the numbers behind $1 up to $2 took away – from now on they may not be handed out – or
-- changed, which may wait a few minutes. What is new is in no block, or as it is.
WITH changed AS MATERIALIZED (
    SELECT later.uscc, later.class, later.record_key, later.number,
        CASE WHEN later.content IS NULL THEN clock_timestamp() ELSE clock_timestamp() + interval '10 minutes' END AS from_then
    FROM change AS later
    WHERE later.number > $1::bigint AND later.number <= $2::bigint
        AND (later.content IS NULL OR EXISTS (
            SELECT FROM change AS told
            WHERE told.uscc = later.uscc AND told.record_key = later.record_key AND told.class = later.class
                AND told.number < later.number))
),
in_records AS (
    SELECT export.id AS export, held.file, held.number, changed.from_then
    FROM changed
    CROSS JOIN export
    CROSS JOIN unnest(ARRAY['ndjson', 'csv']) AS format
    CROSS JOIN LATERAL (
        SELECT file, number, last_uscc, last_key FROM export_block AS block
        WHERE block.export = export.id AND block.format = format.format AND block.class = changed.class
            AND block.first_uscc IS NOT NULL AND (block.first_uscc, block.first_key) <= (changed.uscc, changed.record_key)
        ORDER BY first_uscc DESC, first_key DESC LIMIT 1
    ) AS held
    WHERE changed.number > export.from_number
        AND (held.last_uscc, held.last_key) >= (changed.uscc, changed.record_key)
),
in_changes AS (
    SELECT block.export, block.file, block.number, changed.from_then
    FROM changed
    JOIN change AS told
        ON told.uscc = changed.uscc AND told.record_key = changed.record_key AND told.class = changed.class
            AND told.number < changed.number
    JOIN export_block AS block ON block.class IS NULL AND block.after_number < told.number AND block.until_number >= told.number
    JOIN export ON export.id = block.export AND changed.number > export.from_number
),
touched AS (
    SELECT export, file, number, min(from_then) AS from_then
    FROM (TABLE in_records UNION ALL TABLE in_changes) AS both_kinds
    GROUP BY export, file, number
)
UPDATE export_block SET stale_from = least(stale_from, touched.from_then)
FROM touched
WHERE export_block.export = touched.export AND export_block.file = touched.file AND export_block.number = touched.number

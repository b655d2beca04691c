-- Marks the blocks that hold records which changed while the export was made, other than by coming: a page may have shown what was to be
-- seen for a moment only. $1 export.
UPDATE export_block SET stale_from = clock_timestamp()
FROM (
    SELECT DISTINCT held.file, held.number
    FROM export
    JOIN record ON record.changed_in >= pg_snapshot_xmin(export.seen)::text::bigint
        AND NOT pg_visible_in_snapshot(record.changed_in::text::xid8, export.seen)
    CROSS JOIN unnest(ARRAY['ndjson', 'csv']) AS format
    CROSS JOIN LATERAL (
        SELECT file, number, last_uscc, last_key FROM export_block AS block
        WHERE block.export = export.id AND block.format = format.format AND block.class = record.class
            AND block.first_uscc IS NOT NULL AND (block.first_uscc, block.first_key) <= (record.uscc, record.record_key)
        ORDER BY first_uscc DESC, first_key DESC LIMIT 1
    ) AS held
    WHERE export.id = $1::bigint
        AND (record.revision > 1 OR record.state <> 'active' OR record.public_from > publicity_today()
            OR record.public_until <= publicity_today())
        AND (held.last_uscc, held.last_key) >= (record.uscc, record.record_key)
) AS restless
WHERE export_block.export = $1::bigint AND export_block.file = restless.file AND export_block.number = restless.number

-- The exports there are, also those not finished or not offered now.
SELECT export.id, to_char(made_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI'),
    CASE WHEN is_complete THEN 'all' ELSE array_to_string(classes, ',') END,
    coalesce(sum(records) FILTER (WHERE class IS NOT NULL AND format = 'ndjson'), 0), coalesce(sum(size), 0),
    from_number || '–' || coalesce(to_number::text, '…'),
    EXISTS (SELECT FROM offered_export WHERE offered_export.id = export.id)
        AND NOT EXISTS (SELECT FROM offered_file WHERE offered_file.export = export.id AND NOT is_clean)
FROM export LEFT JOIN export_file ON export_file.export = export.id
GROUP BY export.id ORDER BY export.id

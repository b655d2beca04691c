-- The exports that are offered, the newest first. $1 class, NULL: any.
SELECT id, to_char(made_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), is_complete, array_to_string(classes, ','),
    from_number, to_number, changes_after, catalogue_version
FROM offered_export
WHERE $1::text IS NULL OR $1 = ANY (classes)
ORDER BY id DESC

SELECT id, to_char(made_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), is_complete, array_to_string(classes, ','),
    from_number, to_number, changes_after, catalogue_version
FROM offered_export WHERE id = $1::bigint

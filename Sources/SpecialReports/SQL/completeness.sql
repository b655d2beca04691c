-- What a department declared of a class, the latest first. $1 department, $2 class.
SELECT complete_from, complete_through, to_char(declared_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), declared_by,
    to_char(ended_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), ended_by, ended_as
FROM feed_completeness
WHERE source = $1 AND class = $2
ORDER BY id DESC
LIMIT 100

-- The operator's look at a check. $1 check. How many rows a slice has follows from where the next one begins: its arrays need not be
-- unpacked for it.
WITH part AS MATERIALIZED (
    SELECT state, lead(first_row, 1, row_count + 1) OVER (ORDER BY first_row) - first_row AS rows
    FROM credit_check_slice JOIN credit_check ON id = credit_check
    WHERE credit_check = $1::uuid
)
SELECT 'answered', purpose, array_to_string(classes, ' '), array_to_string(penalty_classes, ' '), array_to_string(list_classes, ' '),
    array_to_string(abnormal_classes, ' '), rights = '{}', row_count,
    coalesce((SELECT sum(rows) FROM part WHERE state = 'done'), 0), coalesce((SELECT sum(rows) FROM part WHERE state = 'refused'), 0),
    to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    to_char(expires_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
FROM credit_check WHERE id = $1::uuid

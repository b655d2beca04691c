-- The operator's look at a check. $1 check.
SELECT 'answered', purpose, array_to_string(classes, ' '), array_to_string(penalty_classes, ' '), array_to_string(list_classes, ' '),
    array_to_string(abnormal_classes, ' '), rights = '{}', row_count,
    (SELECT coalesce(sum(cardinality(codes)), 0) FROM credit_check_slice WHERE credit_check = id AND state = 'done'),
    (SELECT coalesce(sum(cardinality(codes)), 0) FROM credit_check_slice WHERE credit_check = id AND state = 'refused'),
    to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    to_char(expires_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
FROM credit_check WHERE id = $1::uuid

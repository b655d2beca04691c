-- $1 check, $2 client, $3 key, $4 nonce, $5 until when it is kept (seconds since 1970), $6 request, $7 whether the results are taken away.
SELECT outcome, purpose, array_to_string(classes, ' '), array_to_string(penalty_classes, ' '), array_to_string(list_classes, ' '),
    array_to_string(abnormal_classes, ' '), public_only, row_count, done, refused,
    to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    to_char(expires_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
FROM open_credit_check($1::uuid, $2, $3, $4, to_timestamp($5::bigint), $6, $7::boolean)

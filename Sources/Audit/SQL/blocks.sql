-- A page of blocks. $1 the number behind which it starts, $2 its size.
SELECT number, kind, era, after_row, last_row, first_transaction, end_transaction, row_count, root,
    (extract(epoch FROM sealed_at) * 1000000)::bigint - 946684800000000, cluster, previous, algorithm, key, digest, signature
FROM access_log_block
WHERE number > $1::bigint
ORDER BY number
LIMIT $2::integer

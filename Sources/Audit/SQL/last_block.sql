-- The last block.
SELECT number, kind, era, after_row, last_row, first_transaction, end_transaction, row_count, root,
    (extract(epoch FROM sealed_at) * 1000000)::bigint - 946684800000000, cluster, previous, algorithm, key, digest, signature
FROM access_log_block
ORDER BY number DESC
LIMIT 1

-- Adds a block. $1 number, $2 kind, $3 era, $4 and $5 the bounds of its era's rows, $6 and $7 its range, $8 rows, $9 root,
-- $10 time, $11 cluster, $12 digest of the block before, $13 algorithm, $14 key, $15 digest, $16 signature.
INSERT INTO access_log_block (
    number, kind, era, after_row, last_row, first_transaction, end_transaction, row_count, root, sealed_at, cluster, previous,
    algorithm, key, digest, signature
) VALUES (
    $1::bigint, $2, $3::integer, $4::bigint, $5::bigint, $6::bigint, $7::bigint, $8::bigint, $9, $10::timestamptz,
    $11, $12, $13, $14, $15, $16
)

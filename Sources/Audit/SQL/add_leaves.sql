-- Keeps a part of a block's leaves. $1 block, $2 part, $3 numbers of rows, $4 digests.
INSERT INTO access_log_leaf (block, part, ids, digests) VALUES ($1::bigint, $2::integer, $3::bigint[], $4)

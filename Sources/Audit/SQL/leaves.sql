-- A part of a block's leaves. $1 block, $2 part.
SELECT ids, digests FROM access_log_leaf WHERE block = $1::bigint AND part = $2::integer

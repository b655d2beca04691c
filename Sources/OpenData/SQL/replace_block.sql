UPDATE export_block
SET first_uscc = $4, first_key = $5::uuid, last_uscc = $6, last_key = $7::uuid, records = $8::integer, unpacked = $9::integer,
    bytes = $10::bytea, size = octet_length($10::bytea), stale_from = NULL
WHERE export = $1::bigint AND file = $2 AND number = $3::integer

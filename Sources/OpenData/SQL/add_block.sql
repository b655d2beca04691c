INSERT INTO export_block (export, file, number, class, format, first_uscc, first_key, last_uscc, last_key, after_number, until_number,
    records, size, unpacked, bytes)
VALUES ($1::bigint, $2, $3::integer, $4, $5, $6, $7::uuid, $8, $9::uuid, $10::bigint, $11::bigint, $12::integer, octet_length($14::bytea),
    $13::integer, $14::bytea)

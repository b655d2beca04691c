-- Notes a piece that is about to be read. $1 exchange, $2 number, $3 relation, $4 key after which, $5 key until which, $6 whether
-- it lies behind the position, $7 keys. Noted again, its rows were read anew, and no batch has them yet.
INSERT INTO exchange_position (exchange, number, relation, after_key, until_key, late, keys)
VALUES ($1, $2::bigint, $3, $4, $5, $6::boolean, $7::text[])
ON CONFLICT (exchange, number) DO UPDATE SET keys = excluded.keys, batch = NULL, noted_at = now()

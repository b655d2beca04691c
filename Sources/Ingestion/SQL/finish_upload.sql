-- Makes an upload a batch, durable and in line for the worker. It is numbered now, while its department's row is held: what was
-- complete later is worked off later, and the highest number is the latest one.
-- $1 batch, $2 digest, $3 header or NULL, $4 unknown columns, $5 missing columns, $6 whether it is gzip, $7 encoding or NULL, $8 how
-- many bytes were received: all of them must be there.
UPDATE batch SET state = 'received', number = DEFAULT, payload_digest = $2::bytea, header = $3::bytea, unknown_columns = $4::text[],
    missing_columns = $5::text[], is_gzip = $6::boolean, encoding = $7, touched_at = now()
WHERE id = $1::uuid AND state = 'receiving' AND payload_bytes = $8::bigint
RETURNING pg_notify('gongxin_batch', id::text)

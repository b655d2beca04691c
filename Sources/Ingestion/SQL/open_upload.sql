-- Starts to receive a batch. $1 id, $2 class, $3 source, $4 format, $5 idempotency key or NULL, $6 bytes in a chunk, $7 what its
-- rows are unless they say otherwise, $8 sheet of a workbook or NULL,
-- $9 whether it is a snapshot.
INSERT INTO batch (id, class, source, format, idempotency_key, chunk_bytes, action, sheet, snapshot_stage)
VALUES ($1::uuid, $2, $3, $4, $5, $6::integer, $7, $8, CASE WHEN $9::boolean THEN 'checking' END)

-- Notes the header of a batch that shows only when it is unpacked. $1 batch, $2 worker, $3 header, $4 unknown columns, $5 missing
-- columns.
UPDATE batch SET header = $3::bytea, unknown_columns = $4::text[], missing_columns = $5::text[]
WHERE id = $1::uuid AND worker = $2 AND state = 'working'

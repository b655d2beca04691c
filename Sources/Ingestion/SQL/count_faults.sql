-- Adds a slice's faults to its batch's. $1 batch; $2 codes, $3 items, $4 severities, $5 counts, all of one length.
INSERT INTO batch_fault (batch, code, item, severity, count)
SELECT $1::uuid, code, item, severity, count
FROM unnest($2::text[], $3::text[], $4::text[], $5::bigint[]) AS fault (code, item, severity, count)
ON CONFLICT (batch, code, item, severity) DO UPDATE SET count = batch_fault.count + excluded.count

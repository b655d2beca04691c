INSERT INTO gongxin_receipt (exchange, key, batch, row_number, outcome, reasons)
SELECT $1, key, $2::uuid, row_number, outcome, reasons
FROM unnest($3::text[], $4::bigint[], $5::text[], $6::text[]) AS row (key, row_number, outcome, reasons)
ON CONFLICT (batch, row_number) DO NOTHING

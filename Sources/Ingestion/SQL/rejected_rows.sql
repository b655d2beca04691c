-- A page of a batch's rejected rows. $1 batch, $2 the last row seen, $3 page size.
SELECT row_number, raw, reasons::text
FROM quarantine
WHERE batch = $1::uuid AND row_number > $2::bigint
ORDER BY row_number
LIMIT $3::integer

-- A page of a batch's rows with values that were brought into standard form. $1 batch, $2 the last row seen, $3 page size.
SELECT row_number, changes::text
FROM mended_row
WHERE batch = $1::uuid AND row_number > $2::bigint
ORDER BY row_number
LIMIT $3::integer

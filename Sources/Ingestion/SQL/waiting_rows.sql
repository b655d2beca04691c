-- A page of a batch's waiting rows. $1 batch, $2 the last row seen, $3 page size.
SELECT row_number, ambiguous, to_char(since, 'YYYY-MM-DD'), string_agg(kind || '=' || number, '; ' ORDER BY kind)
FROM waiting_row JOIN waiting_number USING (batch, row_number)
WHERE batch = $1::uuid AND row_number > $2::bigint
GROUP BY row_number, ambiguous, since
ORDER BY row_number
LIMIT $3::integer

-- Lets rows wait on whose numbers lead to several subjects. $1 batch, $2 row numbers.
UPDATE waiting_row SET ready = false, ambiguous = true
WHERE batch = $1::uuid AND row_number = ANY ($2::bigint[])

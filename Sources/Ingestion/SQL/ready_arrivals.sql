-- Marks the rows of a slice that need not wait: a subject with one of their numbers is known. $1 batch, $2 first row, $3 row behind
-- the last.
UPDATE waiting_row SET ready = true
WHERE batch = $1::uuid AND row_number >= $2::bigint AND row_number < $3::bigint
    AND EXISTS (SELECT FROM subjects_of_waiting_row(batch, row_number))

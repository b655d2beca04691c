-- Moves matched rows from waiting to what became of them. $1 batch, $2 row numbers, $3 new, $4 changed, $5 unchanged, $6 rejected,
-- $7 mended, $8 warned, $9 corrected, $10 withdrawn.
WITH matched AS (
    DELETE FROM waiting_row WHERE batch = $1::uuid AND row_number = ANY ($2::bigint[])
    RETURNING 1
)
UPDATE batch SET
    rows_waiting = rows_waiting - (SELECT count(*) FROM matched),
    rows_new = rows_new + $3::bigint,
    rows_changed = rows_changed + $4::bigint,
    rows_unchanged = rows_unchanged + $5::bigint,
    rows_rejected = rows_rejected + $6::bigint,
    rows_mended = rows_mended + $7::bigint,
    rows_warned = rows_warned + $8::bigint,
    rows_corrected = rows_corrected + $9::bigint,
    rows_withdrawn = rows_withdrawn + $10::bigint
WHERE id = $1::uuid

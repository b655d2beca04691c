-- Moves a batch's progress on, from exactly where the slice started and only for the worker that holds it. No row means
-- that another worker took over: the slice must not be committed.
-- $1 batch, $2 worker, $3 from offset, $4 to offset, $5 next row, $6 new, $7 changed, $8 unchanged, $9 rejected, $10 mended,
-- $11 warned, $12 whether it was the last slice, $13 corrected, $14 withdrawn, $15 waiting, $16 how far that is in the payload.
-- A snapshot is not done with its last row: what it no longer holds is withdrawn then.
UPDATE batch SET
    next_offset = $4::bigint,
    next_row = $5::bigint,
    payload_offset = $16::bigint,
    rows_new = rows_new + $6::bigint,
    rows_changed = rows_changed + $7::bigint,
    rows_unchanged = rows_unchanged + $8::bigint,
    rows_rejected = rows_rejected + $9::bigint,
    rows_mended = rows_mended + $10::bigint,
    rows_warned = rows_warned + $11::bigint,
    rows_corrected = rows_corrected + $13::bigint,
    rows_withdrawn = rows_withdrawn + $14::bigint,
    rows_waiting = rows_waiting + $15::bigint,
    state = CASE WHEN $12::boolean AND snapshot_stage IS NULL THEN 'done' ELSE 'working' END,
    finished_at = CASE WHEN $12::boolean AND snapshot_stage IS NULL THEN now() END,
    snapshot_stage = CASE WHEN $12::boolean AND snapshot_stage = 'storing' THEN 'withdrawing' ELSE snapshot_stage END,
    touched_at = now()
WHERE id = $1::uuid AND worker = $2 AND state = 'working' AND next_offset = $3::bigint

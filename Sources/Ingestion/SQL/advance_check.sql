-- Moves the check of a snapshot on, from exactly where the piece started and only for the worker that holds it; answers 0 when another
-- worker took over. $1 batch, $2 worker, $3 from offset, $4 to offset, $5 next row, $6 how far that is in the payload, $7 rows,
-- $8 rejected, $9 waiting, $10 unknown; $11 items, $12 rows that fill each, $13 rows that should, all of one length;
-- $14 accepted.
WITH moved AS (
    UPDATE batch SET next_offset = $4::bigint, next_row = $5::bigint, payload_offset = $6::bigint, touched_at = now()
    WHERE id = $1::uuid AND worker = $2 AND state = 'working' AND snapshot_stage = 'checking' AND next_offset = $3::bigint
    RETURNING id
), counted AS (
    INSERT INTO snapshot_check AS total (batch, rows_read, rows_accepted, rows_rejected, rows_waiting, rows_unknown)
    SELECT id, $7::bigint, $14::bigint, $8::bigint, $9::bigint, $10::bigint FROM moved
    ON CONFLICT (batch) DO UPDATE SET
        rows_read = total.rows_read + excluded.rows_read,
        rows_accepted = total.rows_accepted + excluded.rows_accepted,
        rows_rejected = total.rows_rejected + excluded.rows_rejected,
        rows_waiting = total.rows_waiting + excluded.rows_waiting,
        rows_unknown = total.rows_unknown + excluded.rows_unknown
), filled AS (
    INSERT INTO snapshot_fill AS total (batch, item, filled, expected)
    SELECT id, item, filled, expected
    FROM moved, unnest($11::text[], $12::bigint[], $13::bigint[]) AS fill (item, filled, expected)
    ON CONFLICT (batch, item) DO UPDATE SET
        filled = total.filled + excluded.filled, expected = total.expected + excluded.expected
)
SELECT count(*) FROM moved

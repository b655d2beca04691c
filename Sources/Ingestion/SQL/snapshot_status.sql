-- What checking a snapshot found. $1 batch.
SELECT rows_read, rows_accepted, rows_rejected, rows_waiting, rows_unknown, records, dropped, withdrawn, reasons::text,
    to_char(held_at, 'YYYY-MM-DD"T"HH24:MI:SSTZH:TZM'), to_char(confirmed_at, 'YYYY-MM-DD"T"HH24:MI:SSTZH:TZM'), confirmed_by
FROM snapshot_check
WHERE batch = $1::uuid

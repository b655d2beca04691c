-- A batch as its department sees it. $1 batch.
SELECT class, source, format, state, coalesce(failure, ''), payload_bytes, coalesce(encode(payload_digest, 'hex'), ''),
    payload_offset, rows_new, rows_changed, rows_unchanged, rows_rejected, rows_mended, rows_warned,
    to_char(created_at, 'YYYY-MM-DD"T"HH24:MI:SSTZH:TZM'), coalesce(to_char(finished_at, 'YYYY-MM-DD"T"HH24:MI:SSTZH:TZM'), ''),
    to_json(unknown_columns)::text, to_json(missing_columns)::text, number, chunk_bytes,
    round(extract(epoch FROM coalesce(finished_at, now()) - created_at), 3)::text, rows_waiting, action, rows_corrected,
    rows_withdrawn, is_gzip, encoding, sheet, failure_message, failure_message_en,
    coalesce(extract(epoch FROM coalesce(finished_at, now()) - started_at), 0), snapshot_stage
FROM batch
WHERE id = $1::uuid AND state <> 'receiving'

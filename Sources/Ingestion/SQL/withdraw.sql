-- Withdraws records: what they held stays with them, and every channel is closed. $1 class, $2 source, $3 batch, $4 occurrence.
UPDATE record SET
    revision = record.revision + 1,
    batch = $3::uuid,
    row_number = staging.row_number,
    action = 'withdrawal',
    reason = staging.reason,
    shown_since = record.revision + 1,
    former_state = record.state,
    state = 'withdrawn',
    recorded_at = greatest(now(), record.recorded_at),
    changed_in = pg_current_xact_id()::text::bigint
FROM staging
WHERE record.uscc = staging.uscc
    AND record.class = $1
    AND record.record_key = staging.record_key
    AND staging.occurrence = $4::smallint
    AND staging.action = 'withdrawal'
    AND record.state <> 'withdrawn'
    AND record.source = $2

-- Locks the records that this round changes and keeps them as they were, with what ends them. A record is withdrawn by the
-- department it came from; one that is withdrawn already stays as it is, and comes back when it is sent again.
-- $1 class, $2 source, $3 batch, $4 occurrence.
WITH replaced AS (
    SELECT record.*, staging.action AS ended_by
    FROM staging JOIN record USING (uscc, record_key)
    WHERE record.class = $1 AND occurrence = $4::smallint
        AND CASE
            WHEN staging.action = 'withdrawal' THEN record.state <> 'withdrawn' AND record.source = $2
            ELSE record.digest <> staging.digest OR record.state = 'withdrawn'
        END
    ORDER BY record.uscc, record.record_key
    FOR UPDATE OF record
)
INSERT INTO record_history (
    uscc, class, record_key, revision, digest, source, batch, row_number, subject_name, region, agency, decision_date,
    public_from, public_until, state, natural_person, openness, public_items, authorised_items, shared_items, recorded_at,
    action, reason, shown_since, former_state, ended_by, replaced_at, replaced_by)
SELECT uscc, class, record_key, revision, digest, source, batch, row_number, subject_name, region, agency, decision_date,
    public_from, public_until, state, natural_person, openness, public_items, authorised_items, shared_items, recorded_at,
    action, reason, shown_since, former_state, ended_by,
    -- A transaction that began earlier may replace what a later one left: time must not run backwards in a history.
    greatest(now(), recorded_at), $3::uuid
FROM replaced

-- Replaces the records whose content changed, or that come back after a withdrawal. $1 class, $2 source, $3 batch, $4 occurrence.
-- Answers how many were replaced, and how many of them by a correction.
WITH replaced AS (
    UPDATE record SET
        revision = record.revision + 1,
        digest = staging.digest,
        source = $2,
        batch = $3::uuid,
        row_number = staging.row_number,
        subject_name = staging.subject_name,
        region = staging.region,
        agency = staging.agency,
        decision_date = staging.decision_date,
        public_from = staging.public_from,
        public_until = staging.public_until,
        natural_person = staging.natural_person,
        public_items = staging.public_items,
        authorised_items = staging.authorised_items,
        shared_items = staging.shared_items,
        openness = staging.openness,
        action = staging.action,
        reason = staging.reason,
        shown_since = CASE
            WHEN staging.action = 'correction' THEN record.revision + 1 ELSE record.shown_since
        END,
        state = CASE WHEN record.state = 'withdrawn' THEN coalesce(record.former_state, 'active') ELSE record.state END,
        former_state = NULL,
        recorded_at = greatest(now(), record.recorded_at),
        changed_in = pg_current_xact_id()::text::bigint
    FROM staging
    WHERE record.uscc = staging.uscc
        AND record.class = $1
        AND record.record_key = staging.record_key
        AND staging.occurrence = $4::smallint
        AND staging.action <> 'withdrawal'
        AND (record.digest <> staging.digest OR record.state = 'withdrawn')
    RETURNING record.action
)
SELECT count(*), count(*) FILTER (WHERE action = 'correction') FROM replaced

-- What the feed costs those who store many records.

-- A transaction that only adds records has told nothing of them yet: nothing need be looked for in the feed.
ALTER TABLE pending_change ADD COLUMN only_new boolean NOT NULL DEFAULT false;

CREATE OR REPLACE FUNCTION note_change() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO pending_change (transaction, only_new) VALUES (pg_current_xact_id()::text::bigint, true) ON CONFLICT DO NOTHING;
    ELSE
        INSERT INTO pending_change (transaction, only_new) VALUES (pg_current_xact_id()::text::bigint, false)
        ON CONFLICT (transaction) DO UPDATE SET only_new = false WHERE pending_change.only_new;
    END IF;
    IF NOT pg_try_advisory_xact_lock_shared(1196966728, 1) THEN
        NOTIFY gongxin_change_pending;
    END IF;
    RETURN NULL;
END
$$;

-- As before, but for two things: what was told of a record is looked up only where something may have been, and what is asked of a record
-- is worked out where it is read, so that whole records need not be carried along.
CREATE OR REPLACE FUNCTION number_changes(most_transactions integer, OUT numbered bigint, OUT last_number bigint)
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    clock change_clock;
    today date := publicity_today();
BEGIN
    SELECT * INTO STRICT clock FROM change_clock FOR NO KEY UPDATE;
    WITH taken AS (
        DELETE FROM pending_change
        WHERE transaction IN (SELECT transaction FROM pending_change ORDER BY transaction LIMIT most_transactions)
        RETURNING transaction, only_new
    ),
    touched AS (
        SELECT record.uscc, record.class, record.record_key, record.changed_in, true AS was_changed, NOT taken.only_new AS may_be_told,
            CASE WHEN record.state = 'active' AND NOT record.natural_person
                AND record.public_from <= today AND record.public_until > today THEN public_content(record) END AS content
        FROM taken JOIN record ON record.changed_in = taken.transaction
        UNION ALL
        -- Whose publicity has ended.
        SELECT record.uscc, record.class, record.record_key, record.changed_in, false, true, NULL
        FROM record
        WHERE clock.last_day < today AND public_until < 'infinity' AND public_until > clock.last_day AND public_until <= today
            AND changed_in NOT IN (SELECT transaction FROM taken)
        UNION ALL
        SELECT record.uscc, record.class, record.record_key, record.changed_in, false, true,
            CASE WHEN record.state = 'active' AND NOT record.natural_person AND record.public_until > today THEN public_content(record) END
        FROM record
        WHERE clock.last_day < today AND public_from < 'infinity' AND public_from > (recorded_at AT TIME ZONE 'Asia/Shanghai')::date
            AND public_from > clock.last_day AND public_from <= today
            AND NOT (public_until > clock.last_day AND public_until <= today)
            AND changed_in NOT IN (SELECT transaction FROM taken)
    ),
    judged AS (
        SELECT touched.uscc, touched.class, touched.record_key, touched.changed_in, touched.was_changed, touched.content,
            told.content AS told, told.number AS told_at
        FROM touched LEFT JOIN LATERAL (
            SELECT change.number, change.content FROM change
            WHERE touched.may_be_told
                AND change.uscc = touched.uscc AND change.record_key = touched.record_key AND change.class = touched.class
            ORDER BY change.number DESC LIMIT 1) AS told ON true
    ),
    added AS (
        INSERT INTO change (number, at, uscc, class, record_key, content)
        SELECT clock.last_number + row_number() OVER (ORDER BY changed_in, uscc, class, record_key), clock_timestamp(),
            uscc, class, record_key, content
        FROM judged
        -- One that had been removed may have been there for a moment.
        WHERE content IS DISTINCT FROM told OR content IS NULL AND was_changed AND told_at IS NOT NULL
        RETURNING 1
    )
    SELECT count(*), clock.last_number + count(*) INTO numbered, last_number FROM added;
    IF numbered > 0 OR clock.last_day < today THEN
        UPDATE change_clock SET last_number = number_changes.last_number, last_day = greatest(clock.last_day, today);
    END IF;
    IF numbered > 0 THEN
        PERFORM pg_notify('gongxin_change', last_number::text);
    END IF;
END
$$;

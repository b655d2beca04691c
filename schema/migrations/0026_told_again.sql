-- What is read at a number of the feed is what is public at that moment, also when that has no number of its own yet. So a record that is
-- changed and changed back between two numberings has to be told again: somebody may have read what it was in between.

-- The public sees the revision, too; and with it no two states of a record are the same.
CREATE OR REPLACE FUNCTION public_content(shown public.record) RETURNS bigint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN hash_record_extended(
        ROW((shown).revision, (shown).subject_name, (shown).region, (shown).agency, (shown).decision_date, (shown).public_from,
            (shown).public_until, (shown).public_items), 0);

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
        RETURNING transaction
    ),
    touched AS (
        SELECT record AS row, true AS was_changed FROM taken JOIN record ON record.changed_in = taken.transaction
        UNION ALL
        SELECT record, false FROM record
        WHERE clock.last_day < today AND public_until < 'infinity' AND public_until > clock.last_day AND public_until <= today
            AND changed_in NOT IN (SELECT transaction FROM taken)
        UNION ALL
        SELECT record, false FROM record
        WHERE clock.last_day < today AND public_from < 'infinity' AND public_from > (recorded_at AT TIME ZONE 'Asia/Shanghai')::date
            AND public_from > clock.last_day AND public_from <= today
            AND NOT (public_until > clock.last_day AND public_until <= today)
            AND changed_in NOT IN (SELECT transaction FROM taken)
    ),
    judged AS (
        SELECT (row).uscc, (row).class, (row).record_key, (row).changed_in, was_changed,
            CASE WHEN (row).state = 'active' AND NOT (row).natural_person
                AND (row).public_from <= today AND (row).public_until > today THEN public_content(row) END AS content,
            told.content AS told, told.number AS told_at
        FROM touched LEFT JOIN LATERAL (
            SELECT number, content FROM change
            WHERE change.uscc = (row).uscc AND change.record_key = (row).record_key AND change.class = (row).class
            ORDER BY number DESC LIMIT 1) AS told ON true
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

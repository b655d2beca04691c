-- What the change feed costs those who store many records, and what a credit check costs.

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

-- What a check asks of most records, beside the key: it need not look for the records themselves then, which lie on pages all over the table.
-- The index is a quarter larger; to fill it costs hardly more.
ALTER TABLE record DROP CONSTRAINT record_pkey;
ALTER TABLE record ADD PRIMARY KEY (uscc, class, record_key) INCLUDE (decision_date, public_from, public_until, state);

-- The gate by which a slice that waits is worked off: looks, writes down whom it saw, and keeps what it found, all or nothing.
-- Returns how many rows it had; 0 when none waits.
-- Planned for each slice: a plan for any slice, which a session would make after its fifth, takes half as long again.
CREATE OR REPLACE FUNCTION work_credit_check() RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    slice credit_check_slice;
    made credit_check;
BEGIN
    SELECT waiting.* INTO slice FROM credit_check_slice AS waiting
    WHERE waiting.state = 'waiting' ORDER BY waiting.first_row, waiting.credit_check
    LIMIT 1 FOR UPDATE SKIP LOCKED;
    IF NOT FOUND THEN RETURN 0; END IF;
    SELECT * INTO made FROM credit_check WHERE id = slice.credit_check;
    -- What it rests on may have ended since it was made.
    IF made.expires_at <= now()
        OR EXISTS (SELECT FROM client WHERE id = made.client AND revoked_at IS NOT NULL)
        OR EXISTS (
            SELECT FROM unnest(made.rights) AS held (number) LEFT JOIN service_right AS still
                ON still.id = held.number AND still.revoked_at IS NULL AND still.valid_from <= publicity_today()
                AND still.valid_until > publicity_today()
            WHERE still.id IS NULL)
    THEN
        UPDATE credit_check_slice SET state = 'refused'
        WHERE credit_check = slice.credit_check AND first_row = slice.first_row;
        INSERT INTO access_log (action, outcome, organisation, client, purpose, authority, request)
        VALUES ('check', 'no_right', made.organisation, made.client, made.purpose, check_authority(made.rights), made.request);
        RETURN cardinality(slice.codes);
    END IF;
    WITH given AS MATERIALIZED (
        SELECT CASE WHEN fault IS NULL THEN code END AS code,
            CASE WHEN code IS NULL AND fault IS NULL THEN search_form(name) END AS name, fault, place
        FROM unnest(slice.codes, slice.names, slice.faults) WITH ORDINALITY AS line (code, name, fault, place)
    ), candidate AS MATERIALIZED (
        SELECT place, code AS uscc, 1 AS match FROM given WHERE code IS NOT NULL
        UNION ALL
        SELECT place, uscc, min(match) FROM (
            SELECT place, uscc, 2 AS match FROM given JOIN subject ON search_name = given.name
            UNION ALL
            SELECT place, uscc, 3 FROM given JOIN subject_name ON search_form(subject_name.name) COLLATE "C" = given.name
        ) AS named GROUP BY place, uscc
    ), known AS MATERIALIZED (
        SELECT asked.uscc, subject.name, seen.*, listed.lists, listed.abnormal, unregistered.record_name
        -- In their order, so that neighbours in the indexes are met one after the other.
        FROM (SELECT DISTINCT uscc FROM candidate ORDER BY uscc) AS asked
        LEFT JOIN subject ON subject.uscc = asked.uscc
        CROSS JOIN LATERAL (
            -- From the primary key alone.
            SELECT count(*) AS records, count(*) FILTER (WHERE class = ANY (made.penalty_classes)) AS penalties,
                bool_or(class = ANY (made.list_classes) OR class = ANY (made.abnormal_classes)) AS may_be_listed,
                max(decision_date) AS last_decision
            FROM record
            WHERE record.uscc = asked.uscc AND class = ANY (made.classes)
                AND (cardinality(made.rights) > 0 OR state = 'active' AND public_from <= publicity_today()
                    AND public_until > publicity_today())
        ) AS seen
        -- Few are on a list, and few are not in the register: what only they need is not worked out for all.
        LEFT JOIN LATERAL (
            SELECT array_agg(class) FILTER (WHERE class = ANY (made.list_classes)) AS lists,
                coalesce(bool_or(class = ANY (made.abnormal_classes)), false) AS abnormal
            FROM record
            WHERE seen.may_be_listed AND record.uscc = asked.uscc AND class = ANY (made.classes)
                AND (class = ANY (made.list_classes) OR class = ANY (made.abnormal_classes))
                AND (class <> ALL (made.list_classes) OR coalesce(
                    coalesce(public_items, '{}') || authorised_items || shared_items ->> (made.removal_items ->> class)
                        > publicity_today()::text, true))
                AND (cardinality(made.rights) > 0 OR state = 'active' AND public_from <= publicity_today()
                    AND public_until > publicity_today())
        ) AS listed ON true
        LEFT JOIN LATERAL (
            SELECT max(subject_name) AS record_name
            FROM record
            WHERE subject.name IS NULL AND record.uscc = asked.uscc AND class = ANY (made.classes)
                AND (cardinality(made.rights) > 0 OR state = 'active' AND public_from <= publicity_today()
                    AND public_until > publicity_today())
        ) AS unregistered ON true
        WHERE subject.registered OR seen.records > 0
    ), answer AS (
        SELECT place, count(known.uscc) AS subjects, min(match) AS match, min(known.uscc) AS uscc,
            min(coalesce(known.name, record_name)) AS name, min(lists) AS lists, min(penalties) AS penalties,
            bool_or(abnormal) AS abnormal, min(last_decision) AS last_decision
        FROM candidate JOIN known USING (uscc) GROUP BY place
    ), logged AS (
        INSERT INTO access_log (action, organisation, client, subject, classes, purpose, authority, request, result_count)
        SELECT 'check', made.organisation, made.client, uscc, made.classes, made.purpose, check_authority(made.rights),
            made.request, records
        FROM known
        WHERE EXISTS (SELECT FROM answer WHERE answer.uscc = known.uscc AND subjects = 1)
    ), result AS (
        SELECT CASE WHEN fault IS NOT NULL THEN 'invalid' WHEN subjects = 1 THEN 'found' WHEN subjects > 1 THEN 'ambiguous'
                ELSE 'not_found' END AS outcome, subjects = 1 AS is_told, answer.*, given.place AS number
        FROM given LEFT JOIN answer USING (place) ORDER BY given.place
    ), found AS (
        SELECT array_agg(outcome) AS outcomes,
            array_agg(CASE WHEN is_told THEN (ARRAY['code', 'name', 'former_name'])[match] END) AS matches,
            array_agg(CASE WHEN is_told THEN uscc END) AS subjects,
            array_agg(CASE WHEN is_told THEN name END) AS registered_names,
            array_agg(CASE WHEN NOT is_told THEN NULL WHEN lists IS NULL THEN ''
                ELSE (SELECT string_agg(DISTINCT list, ' ' ORDER BY list) FROM unnest(lists) AS list) END) AS lists,
            array_agg(CASE WHEN is_told THEN penalties::integer END) AS penalties,
            array_agg(CASE WHEN is_told THEN abnormal END) AS abnormal,
            array_agg(CASE WHEN is_told THEN last_decision END) AS last_decisions
        FROM result
    )
    UPDATE credit_check_slice AS target
    SET state = 'done', outcomes = found.outcomes, matches = found.matches, subjects = found.subjects,
        registered_names = found.registered_names, lists = found.lists, penalties = found.penalties,
        abnormal = found.abnormal, last_decisions = found.last_decisions
    FROM found WHERE target.credit_check = slice.credit_check AND target.first_row = slice.first_row;
    RETURN cardinality(slice.codes);
END
$$;


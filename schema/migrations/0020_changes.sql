-- The change feed (变更流): every change of what the public sees of a record gets a number. Numbers have no gaps and follow the order of
-- commits: what was committed before another transaction began has the smaller one.

-- The transactions that changed records and have no numbers yet. Records say themselves which transaction made them what they are
-- (changed_in), so one row stands for a whole slice.
CREATE TABLE pending_change (
    transaction bigint PRIMARY KEY
);

CREATE TABLE change (
    number bigint PRIMARY KEY,
    at timestamptz NOT NULL,
    uscc text COLLATE "C" NOT NULL,
    class text COLLATE "C" NOT NULL,
    record_key uuid NOT NULL,
    -- A fingerprint of what the public sees of the record since then; NULL: nothing any more.
    content bigint
);
-- The last change of a record, or of a subject.
CREATE INDEX change_of_record ON change (uscc, record_key, class, number);

-- Where the feed stands; one row.
CREATE TABLE change_clock (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    last_number bigint NOT NULL DEFAULT 0,
    -- The last day whose beginnings and ends of publicity have numbers.
    last_day date NOT NULL DEFAULT publicity_today(),
    -- Up to this number, what has been superseded or is public no more may have been left out: who stands before it begins anew.
    complete_after bigint NOT NULL DEFAULT 0
);

-- Those who keep something in step with the feed – aggregates, texts to search, deliveries –, and how far each has come.
CREATE TABLE change_follower (
    name text COLLATE "C" PRIMARY KEY,
    number bigint NOT NULL DEFAULT 0,
    moved_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX record_changed_in ON record (changed_in);
-- For the clock: the records whose publicity ends on a day, and the few whose publicity begins later than they came.
CREATE INDEX record_public_until ON record (public_until) WHERE public_until < 'infinity';
CREATE INDEX record_public_from ON record (public_from)
    WHERE public_from < 'infinity' AND public_from > (recorded_at AT TIME ZONE 'Asia/Shanghai')::date;

-- What the public sees of a record, as a number that changes with it: the revision, too, so that no two states of a record are the
-- same. The state and the clock are not in it.
CREATE FUNCTION public_content(shown public.record) RETURNS bigint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN hash_record_extended(
        ROW((shown).revision, (shown).subject_name, (shown).region, (shown).agency, (shown).decision_date, (shown).public_from,
            (shown).public_until, (shown).public_items), 0);

-- A record's name in the feed and in open data. What is said of a record that is public no more is this and nothing else: who holds
-- the record knows which one is meant, and nobody else learns whose it was.
CREATE FUNCTION public_record_id(uscc text, class text, record_key uuid) RETURNS uuid
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN md5(uscc || '/' || class || '/' || record_key)::uuid;

-- No statement that changes records can do so past the feed.
--
-- A commit that notifies keeps every other one that does out until it is on disk: 2,000 commits a second are not to be had so. So writers
-- call the numberer only when it sleeps. While it is awake it looks by itself, every few milliseconds. It sleeps with an exclusive
-- lock; who gets a shared one finds it awake, and keeps it awake until the commit can be seen, as it must not fall asleep before.
CREATE FUNCTION note_change() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO pending_change (transaction) VALUES (pg_current_xact_id()::text::bigint) ON CONFLICT DO NOTHING;
    IF NOT pg_try_advisory_xact_lock_shared(1196966728, 1) THEN
        NOTIFY gongxin_change_pending;
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION mark_changed() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    NEW.changed_in := pg_current_xact_id()::text::bigint;
    RETURN NEW;
END
$$;
CREATE TRIGGER change_noted AFTER INSERT OR UPDATE ON record EXECUTE FUNCTION note_change();
-- For statements that do not say it themselves.
CREATE TRIGGER change_marked BEFORE UPDATE ON record FOR EACH ROW
    WHEN (NEW.changed_in = OLD.changed_in) EXECUTE FUNCTION mark_changed();
-- Records are withdrawn, not removed: whoever follows the feed would keep a removed one for ever.
CREATE FUNCTION refuse_removal() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'records are not removed but withdrawn: UPDATE record SET state = ''withdrawn'''
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER never_removed BEFORE DELETE ON record EXECUTE FUNCTION refuse_removal();

-- Gives numbers to what was committed since the last time, and to what the clock has brought to light or taken away since.
-- Answers how many there were and the last number there is. One at a time, so that numbers become visible in their order.
--
-- What is read at a number is what is public at that moment, also when that has no number of its own yet. So a record that is changed and
-- changed back between two numberings is told again: somebody may have read what it was in between.
CREATE FUNCTION number_changes(most_transactions integer, OUT numbered bigint, OUT last_number bigint)
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
REVOKE EXECUTE ON FUNCTION number_changes(integer) FROM PUBLIC;

-- What was there before the feed.
WITH added AS (
    INSERT INTO change (number, at, uscc, class, record_key, content)
    SELECT row_number() OVER (ORDER BY uscc, class, record_key), now(), uscc, class, record_key, public_content(record)
    FROM record
    WHERE state = 'active' AND NOT natural_person AND public_from <= publicity_today() AND public_until > publicity_today()
    RETURNING 1
)
INSERT INTO change_clock (last_number) SELECT count(*) FROM added;

-- The feed as the public may read it: each number with what is public of its record now, or, where that is nothing, with its name
-- in the feed alone. Its owner reads record without a policy, so it repeats the policy publicity_clock.
CREATE VIEW published_change WITH (security_barrier) AS
SELECT change.number, change.at, public_record_id(change.uscc, change.class, change.record_key) AS id,
    record.uscc, record.class, record.record_key, record.revision, record.subject_name, record.region, record.agency,
    record.decision_date, record.public_from, record.public_until, record.public_items
FROM change LEFT JOIN record
    ON record.uscc = change.uscc AND record.class = change.class AND record.record_key = change.record_key
    AND record.state = 'active'
    AND NOT record.natural_person
    AND record.public_from <= (SELECT publicity_today())
    AND record.public_until > (SELECT publicity_today());
CREATE VIEW change_position AS SELECT last_number, complete_after, last_day FROM change_clock;
GRANT SELECT ON published_change, change_position TO gongxin_public;

-- Corrections (更正), updates (变更) and withdrawals (撤回): every revision of a record says what it is, and the history which
-- revisions were wrong and which were true until they were replaced.

-- What the rows of a batch are unless they say otherwise themselves.
ALTER TABLE batch
    ADD COLUMN action text NOT NULL DEFAULT 'update' CHECK (action IN ('new', 'update', 'correction', 'withdrawal')),
    ADD COLUMN rows_corrected bigint NOT NULL DEFAULT 0,
    ADD COLUMN rows_withdrawn bigint NOT NULL DEFAULT 0;

-- The same bytes are the same batch only while nothing else came after them: A, B and A again must come back to A. That cannot be
-- a unique index; whoever finishes an upload holds its department's row while looking for the latest one.
DROP INDEX batch_same_bytes;
CREATE INDEX batch_latest ON batch (source, class, number) WHERE state <> 'receiving';

ALTER TABLE record
    -- What the present revision is; the first one is always 'new'.
    ADD COLUMN action text COLLATE "C" NOT NULL DEFAULT 'new'
        CHECK (action IN ('new', 'update', 'correction', 'withdrawal')),
    -- Why, in the sender's words; class C.
    ADD COLUMN reason text,
    -- The first revision whose content the public may still be shown: that of the last correction or withdrawal. What was
    -- before it was wrong, or may have held what was wrong, or was taken back.
    ADD COLUMN shown_since integer NOT NULL DEFAULT 1,
    -- Of a withdrawn record: the state it comes back to when it is sent again. A withdrawal must not undo a repair.
    ADD COLUMN former_state text COLLATE "C" CHECK (former_state IN ('active', 'under_review', 'repaired'));
GRANT SELECT (action, reason) ON record TO gongxin_shared;

ALTER TABLE record_history
    ADD COLUMN action text COLLATE "C" NOT NULL DEFAULT 'new',
    ADD COLUMN reason text,
    ADD COLUMN shown_since integer NOT NULL DEFAULT 1,
    ADD COLUMN former_state text COLLATE "C",
    -- What replaced it: after a correction it was wrong, after an update it was true until then.
    ADD COLUMN ended_by text COLLATE "C" NOT NULL DEFAULT 'update'
        CHECK (ended_by IN ('update', 'correction', 'withdrawal'));

UPDATE record SET action = 'update' WHERE revision > 1;
UPDATE record_history SET action = 'update' WHERE revision > 1;

-- All revisions of all records: for the owner.
CREATE VIEW revision AS
SELECT uscc, class, record_key, revision, action, reason, source, batch, row_number, subject_name, region, agency, decision_date,
    public_from, public_until, state, natural_person, public_items, authorised_items, shared_items, recorded_at,
    NULL::timestamptz AS replaced_at, NULL::text COLLATE "C" AS ended_by
FROM record
UNION ALL
SELECT uscc, class, record_key, revision, action, reason, source, batch, row_number, subject_name, region, agency, decision_date,
    public_from, public_until, state, natural_person, public_items, authorised_items, shared_items, recorded_at,
    replaced_at, ended_by
FROM record_history;

-- The day in Beijing a moment falls on, and the moment a day ends there.
CREATE FUNCTION publicity_day(moment timestamptz) RETURNS date
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (moment AT TIME ZONE 'Asia/Shanghai')::date;
CREATE FUNCTION publicity_day_end(day date) RETURNS timestamptz
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (day + 1)::timestamp AT TIME ZONE 'Asia/Shanghai';

-- What the public may see of a record's past. Its owner reads record and record_history without a policy, so it repeats the
-- policy publicity_clock: of the record as it is today, and of each revision. Of a revision that was corrected, withdrawn or has
-- expired it tells that there was one, and nothing of its content.
CREATE VIEW published_revision WITH (security_barrier) AS
SELECT record.uscc, record.class, record.record_key, past.revision, past.action, past.recorded_at, past.replaced_at, past.ended_by,
    judged.withheld,
    CASE WHEN withheld IS NULL THEN past.agency END AS agency,
    CASE WHEN withheld IS NULL THEN past.region END AS region,
    CASE WHEN withheld IS NULL THEN past.decision_date END AS decision_date,
    CASE WHEN withheld IS NULL THEN past.public_from END AS public_from,
    CASE WHEN withheld IS NULL THEN past.public_until END AS public_until,
    CASE WHEN withheld IS NULL THEN past.public_items END AS public_items
FROM record
JOIN revision AS past
    ON past.uscc = record.uscc AND past.class = record.class AND past.record_key = record.record_key
CROSS JOIN LATERAL (
    SELECT CASE
        WHEN past.revision < record.shown_since THEN 'retracted'
        WHEN past.public_until <= (SELECT publicity_today()) THEN 'expired'
    END AS withheld
) AS judged
WHERE record.state = 'active'
    AND NOT record.natural_person
    AND record.public_from <= (SELECT publicity_today())
    AND record.public_until > (SELECT publicity_today())
    AND past.state = 'active'
    AND NOT past.natural_person
    -- It was public on some day while it was in force.
    AND past.public_from <= coalesce(publicity_day(past.replaced_at), (SELECT publicity_today()))
    AND past.public_until > publicity_day(past.recorded_at);
GRANT SELECT ON published_revision TO gongxin_public;

-- What the public could see of a subject at the end of a past day, as far as it may see it today: records that are public no more
-- are left out, and of a revision that was corrected or withdrawn since, or whose period is over, the content. A function
-- and not a view, since which day it was public on may not be told of a revision whose dates were wrong.
CREATE FUNCTION published_on(code text, day date) RETURNS TABLE (
        class text, record_key uuid, revision integer, withheld text, agency text, region text, decision_date date,
        public_from date, public_until date, public_items jsonb)
    LANGUAGE sql STABLE SECURITY DEFINER
    BEGIN ATOMIC
        SELECT shown.class, shown.record_key, shown.revision, shown.withheld, shown.agency, shown.region, shown.decision_date,
            shown.public_from, shown.public_until, shown.public_items
        FROM published_revision AS shown
        JOIN revision AS past USING (uscc, class, record_key, revision)
        WHERE shown.uscc = published_on.code
            AND published_on.day <= publicity_today()
            AND past.recorded_at < publicity_day_end(published_on.day)
            AND (past.replaced_at IS NULL OR past.replaced_at >= publicity_day_end(published_on.day))
            AND past.public_from <= published_on.day
            AND past.public_until > published_on.day;
    END;

-- The day the first batch came: of days before it nothing is known.
CREATE FUNCTION first_recorded_day() RETURNS date
    LANGUAGE sql STABLE SECURITY DEFINER
    BEGIN ATOMIC
        SELECT publicity_day(created_at) FROM batch WHERE state <> 'receiving' ORDER BY number LIMIT 1;
    END;

REVOKE EXECUTE ON FUNCTION published_on(text, date), first_recorded_day() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION published_on(text, date), first_recorded_day() TO gongxin_public;

-- Special credit reports (专项信用报告): what there is about a subject in chosen fields (领域) and a period – or that there is nothing, which
-- is said only when every feed of the field is known to be complete.

-- The fields of the catalogue as applied, and which feeds each consists of.
CREATE TABLE catalogue_domain (
    version integer NOT NULL REFERENCES catalogue_version,
    code text NOT NULL,
    position integer NOT NULL,
    name text NOT NULL,
    name_en text NOT NULL,
    -- What the names of its deciding departments contain.
    agencies text[] NOT NULL CHECK (cardinality(agencies) > 0),
    most_years integer NOT NULL CHECK (most_years > 0),
    PRIMARY KEY (version, code)
);
CREATE TABLE catalogue_domain_source (
    version integer NOT NULL,
    domain text NOT NULL,
    class text NOT NULL,
    source text NOT NULL,
    PRIMARY KEY (version, domain, class, source),
    FOREIGN KEY (version, domain) REFERENCES catalogue_domain
);

-- What departments declare: “all decisions of this class from one day through another have been sent”. One declaration of a department
-- and class is in force; those before it are kept, with who ended them and when.
CREATE TABLE feed_completeness (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source text NOT NULL REFERENCES department,
    class text NOT NULL,
    complete_from date NOT NULL,
    complete_through date NOT NULL,
    declared_at timestamptz NOT NULL DEFAULT now(),
    -- The client that signed, or the operator.
    declared_by text NOT NULL,
    ended_at timestamptz,
    ended_by text,
    ended_as text CHECK (ended_as IN ('replaced', 'revoked')),
    CHECK (complete_from <= complete_through),
    -- A day that is not over may still bring decisions.
    CHECK (complete_through < publicity_day(declared_at)),
    CHECK ((ended_at IS NULL) = (ended_by IS NULL) AND (ended_at IS NULL) = (ended_as IS NULL))
);
CREATE UNIQUE INDEX feed_completeness_in_force ON feed_completeness (source, class) WHERE ended_at IS NULL;

CREATE FUNCTION keep_completeness() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.ended_at IS NOT NULL
        OR (NEW.id, NEW.source, NEW.class, NEW.complete_from, NEW.complete_through, NEW.declared_at, NEW.declared_by)
            IS DISTINCT FROM
            (OLD.id, OLD.source, OLD.class, OLD.complete_from, OLD.complete_through, OLD.declared_at, OLD.declared_by)
    THEN
        RAISE EXCEPTION 'declarations of completeness are ended, never changed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER completeness_kept BEFORE UPDATE OR DELETE ON feed_completeness FOR EACH ROW EXECUTE FUNCTION keep_completeness();

-- A department's word that what was not stored of a batch – rejected or waiting rows, or all of it – has been sent again or need not be.
-- It holds for the rows there were then: of one that is rejected later, nothing has been said.
CREATE TABLE batch_settlement (
    batch uuid NOT NULL REFERENCES batch ON DELETE CASCADE,
    settled_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    settled_by text NOT NULL,
    rows_rejected bigint NOT NULL,
    rows_waiting bigint NOT NULL,
    PRIMARY KEY (batch, settled_at)
);

-- The few batches that may lack something, and the snapshots before which nothing can.
CREATE INDEX batch_not_whole ON batch (source, class) WHERE state <> 'done' OR rows_rejected > 0 OR rows_waiting > 0;
CREATE INDEX batch_whole_snapshot ON batch (source, class, number) WHERE state = 'done' AND snapshot_stage IS NOT NULL;

-- The batches of a department and class of which something was not stored (yet), each with why and the day it came; one may have two
-- reasons. What came before a snapshot that was stored is settled by it: that holds all records.
CREATE FUNCTION open_batches(of_source text, of_class text)
    RETURNS TABLE (batch uuid, reason text, received date, rows_rejected bigint, rows_waiting bigint)
    LANGUAGE sql STABLE
    BEGIN ATOMIC
        SELECT batch.id, judged.reason, publicity_day(batch.created_at), batch.rows_rejected, batch.rows_waiting
        FROM batch
        CROSS JOIN LATERAL (
            SELECT max(done.rows_rejected) AS rejected, max(done.rows_waiting) AS waiting
            FROM batch_settlement AS done WHERE done.batch = batch.id
        ) AS settled
        CROSS JOIN LATERAL (VALUES
            (CASE
                WHEN batch.state IN ('receiving', 'received', 'working') THEN 'batch_in_work'
                WHEN batch.state = 'held' THEN 'snapshot_held'
                -- The same bytes may have been sent again.
                WHEN batch.state IN ('failed', 'cancelled') AND settled.rejected IS NULL AND NOT EXISTS (
                    SELECT FROM batch AS again
                    WHERE again.source = batch.source AND again.class = batch.class AND again.state = 'done'
                        AND again.number > batch.number AND again.payload_digest = batch.payload_digest)
                THEN 'batch_not_stored'
            END),
            (CASE WHEN batch.state IN ('done', 'failed', 'cancelled') AND batch.rows_rejected > coalesce(settled.rejected, 0)
                THEN 'rows_rejected' END),
            (CASE WHEN batch.state IN ('done', 'failed', 'cancelled') AND batch.rows_waiting > coalesce(settled.waiting, 0)
                THEN 'rows_waiting' END)
        ) AS judged (reason)
        WHERE batch.source = of_source AND batch.class = of_class
            AND (batch.state <> 'done' OR batch.rows_rejected > 0 OR batch.rows_waiting > 0)
            AND judged.reason IS NOT NULL
            AND (batch.state = 'receiving' OR NOT EXISTS (
                SELECT FROM batch AS whole
                WHERE whole.source = of_source AND whole.class = of_class AND whole.number > batch.number
                    AND whole.state = 'done' AND whole.snapshot_stage IS NOT NULL));
    END;

-- Why a feed is not known to be complete for a period, and since when; no row: it is. Nothing here depends on whose records are looked
-- for: a subject must not learn from it of a row that waits for it.
CREATE FUNCTION feed_gaps(of_source text, of_class text, first_day date, last_day date)
    RETURNS TABLE (reason text, since date)
    LANGUAGE sql STABLE
    BEGIN ATOMIC
        SELECT CASE WHEN declared.id IS NULL THEN 'not_declared' ELSE 'declared_in_part' END,
            CASE WHEN declared.id IS NULL OR declared.complete_from > first_day THEN first_day
                ELSE greatest(first_day, declared.complete_through + 1) END
        FROM (VALUES (1)) AS one (one)
        LEFT JOIN feed_completeness AS declared
            ON declared.source = of_source AND declared.class = of_class AND declared.ended_at IS NULL
        WHERE declared.id IS NULL OR declared.complete_from > first_day OR declared.complete_through < last_day
        UNION ALL
        -- What came before the period began holds no decision of it.
        SELECT open.reason, min(open.received)
        FROM open_batches(of_source, of_class) AS open
        WHERE open.received >= first_day
        GROUP BY open.reason;
    END;

-- A special report in one snapshot: first its own row (the subject's name in the place of the agency, whether it is registered in
-- that of complete), then for each field its verdict, what is lacking, and its records, newest first, at most so many.
--
-- A record counts by the day of its decision; one of a list from the day of listing, for as long as it stands on it. Its field is
-- that whose words its department's name contains, and where it contains none, each that its source feeds. Only what is public on
-- the day counts: that there was something which may not be shown any more must not show in anything here.
CREATE FUNCTION special_report_on(code text, fields text[], first_day date, last_day date, most integer, today date)
    RETURNS TABLE (
        part text, domain text, class text, source text, reason text, day date, agency text, record_key uuid, public_from date,
        public_until date, total bigint, items jsonb, complete boolean, result text, at timestamptz, change_number bigint)
    LANGUAGE sql STABLE
    BEGIN ATOMIC
        WITH version AS (
            SELECT max(catalogue_version.version) AS number FROM catalogue_version
        ),
        subject AS MATERIALIZED (
            SELECT subject.name, subject.registered
            FROM subject
            WHERE subject.uscc = special_report_on.code
                AND (subject.registered OR EXISTS (
                    SELECT FROM record
                    WHERE record.uscc = special_report_on.code
                        AND record.state = 'active'
                        AND NOT record.natural_person
                        AND record.public_from <= special_report_on.today
                        AND record.public_until > special_report_on.today))
        ),
        asked AS MATERIALIZED (
            SELECT known.code, known.agencies, wanted.place
            FROM unnest(special_report_on.fields) WITH ORDINALITY AS wanted (code, place)
            JOIN catalogue_domain AS known ON known.code = wanted.code AND known.version = (SELECT number FROM version)
        ),
        feeds AS MATERIALIZED (
            SELECT asked.code AS domain, asked.place, feed.class, feed.source, kind.section IN ('serious_dishonesty', 'abnormal') AS is_list
            FROM asked
            JOIN catalogue_domain_source AS feed ON feed.domain = asked.code AND feed.version = (SELECT number FROM version)
            LEFT JOIN catalogue_class AS kind ON kind.code = feed.class AND kind.version = feed.version
        ),
        shown AS MATERIALIZED (
            SELECT record.class COLLATE "default" AS class, record.source COLLATE "default" AS source, record.agency,
                record.decision_date, record.record_key, record.public_from, record.public_until, record.public_items
            FROM record
            JOIN (SELECT DISTINCT feeds.class, feeds.is_list FROM feeds) AS kind ON kind.class = record.class COLLATE "default"
            WHERE record.uscc = special_report_on.code
                AND record.state = 'active'
                AND NOT record.natural_person
                AND record.public_from <= special_report_on.today
                AND record.public_until > special_report_on.today
                AND (record.decision_date IS NULL
                    OR record.decision_date <= special_report_on.last_day
                        AND (kind.is_list OR record.decision_date >= special_report_on.first_day))
        ),
        -- The fields, asked for or not, that the names of the records' departments tell; none where no name does.
        named AS MATERIALIZED (
            SELECT decided.agency, decided.class,
                array_agg(DISTINCT known.code) FILTER (WHERE strpos(decided.agency, known.word) > 0) AS domains
            FROM (SELECT DISTINCT shown.agency, shown.class FROM shown) AS decided
            JOIN (
                SELECT DISTINCT feed.class, domain.code, word
                FROM catalogue_domain AS domain
                JOIN catalogue_domain_source AS feed ON feed.domain = domain.code AND feed.version = domain.version
                CROSS JOIN unnest(domain.agencies) AS word
                WHERE domain.version = (SELECT number FROM version)
            ) AS known ON known.class = decided.class
            GROUP BY decided.agency, decided.class
        ),
        gaps AS MATERIALIZED (
            SELECT feeds.domain, feeds.class, feeds.source, gap.reason, gap.since
            FROM (SELECT DISTINCT feeds.class, feeds.source FROM feeds) AS feed
            CROSS JOIN LATERAL feed_gaps(feed.source, feed.class, special_report_on.first_day, special_report_on.last_day) AS gap
            JOIN feeds ON feeds.class = feed.class AND feeds.source = feed.source
            UNION ALL
            SELECT asked.code, NULL, NULL, 'no_source', special_report_on.first_day
            FROM asked WHERE NOT EXISTS (SELECT FROM feeds WHERE feeds.domain = asked.code)
            UNION ALL
            -- Whom no registration vouches for may be another under a mistyped code.
            SELECT asked.code, NULL, NULL, 'not_registered', special_report_on.first_day
            FROM asked WHERE NOT EXISTS (SELECT FROM subject WHERE subject.registered)
        ),
        found AS MATERIALIZED (
            SELECT asked.code AS domain, asked.place, shown.*,
                count(*) OVER (PARTITION BY asked.code) AS total,
                row_number() OVER (
                    PARTITION BY asked.code ORDER BY shown.decision_date DESC NULLS FIRST, shown.class, shown.record_key) AS turn
            FROM shown
            JOIN named ON named.agency = shown.agency AND named.class = shown.class
            JOIN asked ON asked.code = ANY (named.domains)
                OR named.domains IS NULL AND EXISTS (
                    SELECT FROM feeds
                    WHERE feeds.domain = asked.code AND feeds.class = shown.class AND feeds.source = shown.source)
        ),
        verdicts AS (
            SELECT asked.code, asked.place, coalesce(max(found.total), 0) AS total,
                NOT EXISTS (SELECT FROM gaps WHERE gaps.domain = asked.code) AS complete
            FROM asked LEFT JOIN found ON found.domain = asked.code
            GROUP BY asked.code, asked.place
        )
        SELECT told.part, told.domain, told.class, told.source, told.reason, told.day, told.agency, told.record_key,
            told.public_from, told.public_until, told.total, told.items, told.complete, told.result, told.at, told.change_number
        FROM (
            SELECT 0 AS place, 0 AS turn, 'report' AS part, NULL AS domain, NULL AS class, NULL AS source, NULL AS reason,
                special_report_on.today AS day, subject.name AS agency, NULL::uuid AS record_key, NULL::date AS public_from,
                NULL::date AS public_until, NULL::bigint AS total, NULL::jsonb AS items, subject.registered AS complete,
                NULL AS result, now() AS at, change_clock.last_number AS change_number
            FROM subject CROSS JOIN change_clock
            UNION ALL
            SELECT verdicts.place, 0, 'domain', verdicts.code, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, verdicts.total, NULL,
                verdicts.complete,
                CASE WHEN verdicts.total > 0 THEN 'found' WHEN verdicts.complete THEN 'none' ELSE 'unknown' END, NULL, NULL
            FROM verdicts WHERE EXISTS (SELECT FROM subject)
            UNION ALL
            SELECT asked.place, 1, 'gap', gaps.domain, gaps.class, gaps.source, gaps.reason, gaps.since, NULL, NULL, NULL, NULL,
                NULL, NULL, NULL, NULL, NULL, NULL
            FROM gaps JOIN asked ON asked.code = gaps.domain WHERE EXISTS (SELECT FROM subject)
            UNION ALL
            SELECT found.place, 1 + found.turn, 'record', found.domain, found.class, NULL, NULL, found.decision_date, found.agency,
                found.record_key, found.public_from, found.public_until, NULL, found.public_items, NULL, NULL, NULL, NULL
            FROM found WHERE found.turn <= special_report_on.most AND EXISTS (SELECT FROM subject)
        ) AS told
        ORDER BY told.place, told.turn, told.class, told.source, told.reason;
    END;

-- The same as the public may have it: today.
CREATE FUNCTION special_report(code text, fields text[], first_day date, last_day date, most integer)
    RETURNS TABLE (
        part text, domain text, class text, source text, reason text, day date, agency text, record_key uuid, public_from date,
        public_until date, total bigint, items jsonb, complete boolean, result text, at timestamptz, change_number bigint)
    LANGUAGE sql STABLE SECURITY DEFINER
    BEGIN ATOMIC
        SELECT * FROM special_report_on(
            special_report.code, special_report.fields, special_report.first_day, special_report.last_day, special_report.most,
            publicity_today());
    END;

-- Takes down a department's declaration, and which of its batches it says are settled; answers why not, or 'declared', or 'unchanged'
-- when it says what is in force anyway. Without a first day that of the declaration in force, or else the class's, holds.
CREATE FUNCTION declare_completeness(
    of_source text, of_class text, first_day date, class_first_day date, last_day date, settled uuid[], who text, OUT outcome text
) LANGUAGE plpgsql AS $$
DECLARE
    before feed_completeness;
BEGIN
    -- Whoever declares for the same department waits here.
    PERFORM FROM department WHERE code = of_source FOR NO KEY UPDATE;
    SELECT * INTO before FROM feed_completeness WHERE source = of_source AND class = of_class AND ended_at IS NULL;
    first_day := coalesce(first_day, before.complete_from, class_first_day);
    outcome := CASE
        WHEN first_day IS NULL THEN 'no_first_day'
        WHEN first_day < class_first_day THEN 'before_class'
        WHEN first_day > last_day THEN 'not_in_order'
        WHEN last_day >= publicity_today() THEN 'not_over'
        WHEN EXISTS (
            SELECT FROM unnest(settled) AS given (id)
            WHERE NOT EXISTS (SELECT FROM batch WHERE batch.id = given.id AND batch.source = of_source AND batch.class = of_class))
        THEN 'unknown_batch'
        WHEN EXISTS (
            SELECT FROM batch WHERE id = ANY (settled) AND state NOT IN ('done', 'failed', 'cancelled'))
        THEN 'batch_unfinished'
        WHEN (before.complete_from, before.complete_through) = (first_day, last_day) THEN 'unchanged'
        ELSE 'declared'
    END;
    IF outcome NOT IN ('declared', 'unchanged') THEN
        RETURN;
    END IF;
    INSERT INTO batch_settlement (batch, settled_by, rows_rejected, rows_waiting)
    SELECT open.batch, who, max(open.rows_rejected), max(open.rows_waiting)
    FROM open_batches(of_source, of_class) AS open WHERE open.batch = ANY (settled) GROUP BY open.batch;
    IF outcome = 'declared' THEN
        UPDATE feed_completeness SET ended_at = now(), ended_by = who, ended_as = 'replaced' WHERE id = before.id;
        INSERT INTO feed_completeness (source, class, complete_from, complete_through, declared_by)
        VALUES (of_source, of_class, first_day, last_day, who);
    END IF;
END
$$;

-- Takes a declaration back; answers whether there was one.
CREATE FUNCTION revoke_completeness(of_source text, of_class text, who text) RETURNS boolean
    LANGUAGE plpgsql AS $$
BEGIN
    UPDATE feed_completeness SET ended_at = now(), ended_by = who, ended_as = 'revoked'
    WHERE source = of_source AND class = of_class AND ended_at IS NULL;
    RETURN FOUND;
END
$$;

REVOKE EXECUTE ON FUNCTION open_batches(text, text), feed_gaps(text, text, date, date),
    special_report_on(text, text[], date, date, integer, date), special_report(text, text[], date, date, integer),
    declare_completeness(text, text, date, date, date, uuid[], text), revoke_completeness(text, text, text)
FROM PUBLIC;
GRANT EXECUTE ON FUNCTION special_report(text, text[], date, date, integer) TO gongxin_public;

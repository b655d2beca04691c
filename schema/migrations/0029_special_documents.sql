-- Special reports (专项信用报告) as issued documents: what is noted of one is, beside the records it lists, what it concludes of each field.
-- A report that says there is nothing rests on no record; whether it still is what would be said can only be found out by looking
-- again, in the same fields, for the same period.

-- What a special report is about; its fields are those of a version of the catalogue, as a later one may divide them differently.
ALTER TABLE issued_document
    ADD COLUMN period_from date,
    ADD COLUMN period_to date CHECK (period_from <= period_to),
    ADD COLUMN catalogue_version integer REFERENCES catalogue_version,
    ADD CHECK ((kind = 'special_report') = (period_from IS NOT NULL)),
    ADD CHECK ((kind = 'special_report') = (period_to IS NOT NULL)),
    ADD CHECK ((kind = 'special_report') = (catalogue_version IS NOT NULL)),
    ADD CHECK (kind <> 'special_report' OR view = 'public');

-- What a special report concludes of each field.
CREATE TABLE issued_document_field (
    document bytea NOT NULL REFERENCES issued_document,
    domain text COLLATE "C" NOT NULL,
    -- In the order asked for.
    position integer NOT NULL,
    result text COLLATE "C" NOT NULL CHECK (result IN ('found', 'none', 'unknown')),
    complete boolean NOT NULL,
    PRIMARY KEY (document, domain),
    CHECK (result <> 'none' OR complete)
);
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON issued_document_field
    FOR EACH ROW EXECUTE FUNCTION refuse_document_change();

-- A special report by the fields of a version of the catalogue: as special_report_on has told it, with that version in the place of the
-- subject's revision, and of each record its revision and a fingerprint of what is shown of it. Records beyond those that are shown
-- are 'counted': the report says how many there are, so that it rests on them, too.
--
-- In PL/pgSQL, which keeps the plan: to make one anew each time took four fifths of the time.
CREATE FUNCTION special_report_by(
    of_version integer, code text, fields text[], first_day date, last_day date, most integer, today date)
    RETURNS TABLE (
        part text, domain text, class text, source text, reason text, day date, agency text, record_key uuid, public_from date,
        public_until date, total bigint, items jsonb, complete boolean, result text, at timestamptz, change_number bigint,
        revision integer, content bigint)
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
        WITH subject AS MATERIALIZED (
            SELECT subject.name, subject.registered
            FROM subject
            WHERE subject.uscc = special_report_by.code
                AND (subject.registered OR EXISTS (
                    SELECT FROM record
                    WHERE record.uscc = special_report_by.code
                        AND record.state = 'active'
                        AND NOT record.natural_person
                        AND record.public_from <= special_report_by.today
                        AND record.public_until > special_report_by.today))
        ),
        asked AS MATERIALIZED (
            SELECT known.code, known.agencies, wanted.place
            FROM unnest(special_report_by.fields) WITH ORDINALITY AS wanted (code, place)
            JOIN catalogue_domain AS known ON known.code = wanted.code AND known.version = special_report_by.of_version
        ),
        feeds AS MATERIALIZED (
            SELECT asked.code AS domain, asked.place, feed.class, feed.source, kind.section IN ('serious_dishonesty', 'abnormal') AS is_list
            FROM asked
            JOIN catalogue_domain_source AS feed ON feed.domain = asked.code AND feed.version = special_report_by.of_version
            LEFT JOIN catalogue_class AS kind ON kind.code = feed.class AND kind.version = feed.version
        ),
        shown AS MATERIALIZED (
            SELECT record.class COLLATE "default" AS class, record.source COLLATE "default" AS source, record.agency,
                record.decision_date, record.record_key, record.public_from, record.public_until, record.public_items,
                record.revision,
                stated_content(NULL, NULL, record.agency, record.decision_date, record.public_from, record.public_until,
                    record.public_items, NULL, NULL) AS content
            FROM record
            JOIN (SELECT DISTINCT feeds.class, feeds.is_list FROM feeds) AS kind ON kind.class = record.class COLLATE "default"
            WHERE record.uscc = special_report_by.code
                AND record.state = 'active'
                AND NOT record.natural_person
                AND record.public_from <= special_report_by.today
                AND record.public_until > special_report_by.today
                AND (record.decision_date IS NULL
                    OR record.decision_date <= special_report_by.last_day
                        AND (kind.is_list OR record.decision_date >= special_report_by.first_day))
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
                WHERE domain.version = special_report_by.of_version
            ) AS known ON known.class = decided.class
            GROUP BY decided.agency, decided.class
        ),
        gaps AS MATERIALIZED (
            SELECT feeds.domain, feeds.class, feeds.source, gap.reason, gap.since
            FROM (SELECT DISTINCT feeds.class, feeds.source FROM feeds) AS feed
            CROSS JOIN LATERAL feed_gaps(feed.source, feed.class, special_report_by.first_day, special_report_by.last_day) AS gap
            JOIN feeds ON feeds.class = feed.class AND feeds.source = feed.source
            UNION ALL
            SELECT asked.code, NULL, NULL, 'no_source', special_report_by.first_day
            FROM asked WHERE NOT EXISTS (SELECT FROM feeds WHERE feeds.domain = asked.code)
            UNION ALL
            -- Whom no registration vouches for may be another under a mistyped code.
            SELECT asked.code, NULL, NULL, 'not_registered', special_report_by.first_day
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
            told.public_from, told.public_until, told.total, told.items, told.complete, told.result, told.at, told.change_number,
            told.revision, told.content
        FROM (
            SELECT 0 AS place, 0 AS turn, 'report' AS part, NULL AS domain, NULL AS class, NULL AS source, NULL AS reason,
                special_report_by.today AS day, subject.name AS agency, NULL::uuid AS record_key, NULL::date AS public_from,
                NULL::date AS public_until, NULL::bigint AS total, NULL::jsonb AS items, subject.registered AS complete,
                NULL AS result, now() AS at, change_clock.last_number AS change_number, special_report_by.of_version AS revision,
                NULL::bigint AS content
            FROM subject CROSS JOIN change_clock
            UNION ALL
            SELECT verdicts.place, 0, 'domain', verdicts.code, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, verdicts.total, NULL,
                verdicts.complete,
                CASE WHEN verdicts.total > 0 THEN 'found' WHEN verdicts.complete THEN 'none' ELSE 'unknown' END, NULL, NULL,
                NULL, NULL
            FROM verdicts WHERE EXISTS (SELECT FROM subject)
            UNION ALL
            SELECT asked.place, 1, 'gap', gaps.domain, gaps.class, gaps.source, gaps.reason, gaps.since, NULL, NULL, NULL, NULL,
                NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
            FROM gaps JOIN asked ON asked.code = gaps.domain WHERE EXISTS (SELECT FROM subject)
            UNION ALL
            SELECT found.place, 1 + found.turn, CASE WHEN found.turn <= special_report_by.most THEN 'record' ELSE 'counted' END,
                found.domain, found.class, NULL, NULL, found.decision_date, found.agency, found.record_key, found.public_from,
                found.public_until, NULL, CASE WHEN found.turn <= special_report_by.most THEN found.public_items END, NULL, NULL,
                NULL, NULL, found.revision, found.content
            FROM found WHERE EXISTS (SELECT FROM subject)
        ) AS told
        ORDER BY told.place, told.turn, told.class, told.source, told.reason;
END
$$;

-- The same by the catalogue in force, without what only issuing needs.
CREATE OR REPLACE FUNCTION special_report_on(code text, fields text[], first_day date, last_day date, most integer, today date)
    RETURNS TABLE (
        part text, domain text, class text, source text, reason text, day date, agency text, record_key uuid, public_from date,
        public_until date, total bigint, items jsonb, complete boolean, result text, at timestamptz, change_number bigint)
    LANGUAGE sql STABLE
    BEGIN ATOMIC
        SELECT told.part, told.domain, told.class, told.source, told.reason, told.day, told.agency, told.record_key,
            told.public_from, told.public_until, told.total, told.items, told.complete, told.result, told.at, told.change_number
        FROM special_report_by(
            (SELECT max(known.version) FROM catalogue_version AS known), special_report_on.code, special_report_on.fields,
            special_report_on.first_day, special_report_on.last_day, special_report_on.most, special_report_on.today) AS told
        WHERE told.part <> 'counted';
    END;

-- What is to be stated in a special report that is issued today.
CREATE FUNCTION state_special_report(code text, fields text[], first_day date, last_day date, most integer)
    RETURNS TABLE (
        part text, domain text, class text, source text, reason text, day date, agency text, record_key uuid, public_from date,
        public_until date, total bigint, items jsonb, complete boolean, result text, at timestamptz, change_number bigint,
        revision integer, content bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT told.*
        FROM special_report_by(
            (SELECT max(known.version) FROM catalogue_version AS known), state_special_report.code, state_special_report.fields,
            state_special_report.first_day, state_special_report.last_day, state_special_report.most, publicity_today()) AS told;
    END;

-- What has become of the facts of a document, as 0028 has it; what a special report shows of a record is less.
CREATE OR REPLACE FUNCTION document_fact_states(of_document bytea) RETURNS TABLE (state text, class text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT CASE
                WHEN record.uscc IS NULL OR record.state = 'withdrawn' THEN 'withdrawn'
                WHEN record.state = 'repaired' THEN 'repaired'
                WHEN fact.was_public AND record.public_until <= publicity_today() THEN 'expired'
                WHEN record.state <> 'active' AND document.view <> 'shared'
                    OR fact.was_public AND (record.natural_person OR record.public_from > publicity_today())
                    OR document.view = 'authorised' AND (record.natural_person OR record.openness = 'C')
                THEN 'not_public'
                WHEN fact.content = stated_content(CASE WHEN document.kind = 'credit_report' THEN record.subject_name END,
                    CASE WHEN document.kind = 'credit_report' THEN record.region END, record.agency, record.decision_date,
                    record.public_from, record.public_until,
                    CASE WHEN document.view = 'authorised' AND NOT fact.was_public THEN pick_items(record.public_items, opened.items)
                        ELSE record.public_items END,
                    CASE document.view
                        WHEN 'authorised' THEN without_hidden(pick_items(record.authorised_items, opened.items), document.hidden)
                        WHEN 'shared' THEN CASE WHEN opened.items IS NULL
                            THEN without_hidden(record.authorised_items, document.hidden) ELSE '{}' END
                    END,
                    CASE WHEN document.view = 'shared' THEN CASE WHEN opened.items IS NULL
                        THEN without_hidden(record.shared_items, document.hidden) ELSE '{}' END
                    END) THEN 'unchanged'
                WHEN fact.revision < record.shown_since THEN 'corrected'
                ELSE 'updated'
            END,
            fact.class
        FROM issued_document AS document
        JOIN issued_document_fact AS fact ON fact.document = document.code_digest
        CROSS JOIN LATERAL (SELECT scope_items(document.scope, fact.class) AS items) AS opened
        LEFT JOIN record ON record.uscc = document.subject AND record.class = fact.class AND record.record_key = fact.record_key
        WHERE document.code_digest = of_document;
    END;

-- What has become of what a special report concludes, one word for each field:
--   more_found  there are public records now that it does not count
--   incomplete  it said that its sources are complete, which is not known now
--   completed   its sources are complete now and were not
--   unchanged   none of these; what became of the records it lists, document_fact_states tells
-- The first that fits. All of it follows from what the public may be told today: a record that is gone or was never public changes
-- nothing here.
CREATE FUNCTION document_conclusions(of_document bytea) RETURNS TABLE (domain text, state text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        WITH today AS MATERIALIZED (
            SELECT told.part, told.domain, told.class, told.record_key, told.result, told.complete
            FROM issued_document AS document
            CROSS JOIN LATERAL special_report_by(
                document.catalogue_version, document.subject,
                ARRAY(SELECT stated.domain FROM issued_document_field AS stated
                    WHERE stated.document = document.code_digest ORDER BY stated.position),
                document.period_from, document.period_to, 0, publicity_today()) AS told
            WHERE document.code_digest = of_document AND document.kind = 'special_report'
        )
        SELECT stated.domain,
            CASE
                WHEN stated.result <> 'found' AND judged.result = 'found' THEN 'more_found'
                WHEN EXISTS (
                    SELECT FROM today AS found
                    WHERE found.domain = stated.domain AND found.part = 'counted' AND NOT EXISTS (
                        SELECT FROM issued_document_fact AS fact
                        WHERE fact.document = of_document AND fact.class = found.class AND fact.record_key = found.record_key))
                THEN 'more_found'
                WHEN stated.complete AND judged.complete IS NOT TRUE THEN 'incomplete'
                WHEN NOT stated.complete AND judged.complete THEN 'completed'
                ELSE 'unchanged'
            END
        FROM issued_document_field AS stated
        LEFT JOIN today AS judged ON judged.part = 'domain' AND judged.domain = stated.domain
        WHERE stated.document = of_document;
    END;

-- Whether the content of a document may be handed out again: not once a fact of it is closed to its reader, or was wrong; and not once
-- there is more than a special report says there is, with all sources complete. (That a source is incomplete for a while, as whenever
-- a batch is in work, is told to whoever verifies.) Whoever has the file keeps it; the platform does not tell it a second time.
CREATE OR REPLACE FUNCTION document_still_stands(of_document bytea) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT NOT EXISTS (
                SELECT FROM document_fact_states(document_still_stands.of_document) AS fact
                WHERE fact.state NOT IN ('unchanged', 'updated'))
            AND NOT EXISTS (
                SELECT FROM document_conclusions(document_still_stands.of_document) AS judged
                JOIN issued_document_field AS stated
                    ON stated.document = document_still_stands.of_document AND stated.domain = judged.domain
                WHERE stated.complete AND judged.state = 'more_found');
    END;

-- What whoever holds a document is told of it, as 0028 has it; of a special report also its period and how many of its fields are in
-- which state. Not which fields: with the states of the facts that would tell what was removed from where.
DROP FUNCTION verify_document(bytea, bytea);
CREATE FUNCTION verify_document(of_code bytea, of_file bytea)
RETURNS TABLE (
    number text, kind text, view text, issued_at timestamptz, as_of_change bigint, subject text, subject_name text,
    form text, facts jsonb, forms jsonb, signatures jsonb, judged_at timestamptz, period_from date, period_to date,
    conclusions jsonb)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT document.number, document.kind, document.view, document.issued_at, document.as_of_change,
            known.uscc, known.name,
            (SELECT form.form FROM issued_document_form AS form
             WHERE form.document = document.code_digest AND verify_document.of_file IN (form.sha256, form.sm3)),
            (SELECT coalesce(jsonb_object_agg(counted.state, counted.facts), '{}')
             FROM (SELECT states.state, CASE WHEN document.view = 'public' THEN count(*) END AS facts
                   FROM document_fact_states(document.code_digest) AS states GROUP BY states.state) AS counted),
            (SELECT jsonb_agg(jsonb_build_object('form', form.form, 'sha256', encode(form.sha256, 'hex'),
                'sm3', encode(form.sm3, 'hex'), 'bytes', form.bytes) ORDER BY form.form)
             FROM issued_document_form AS form WHERE form.document = document.code_digest),
            (SELECT jsonb_agg(jsonb_build_object('key', key.id, 'algorithm', key.algorithm,
                'signature', encode(made.signature, 'base64')) ORDER BY key.algorithm, key.id)
             FROM issued_document_signature AS made JOIN document_key AS key ON key.id = made.key
             WHERE made.document = document.code_digest),
            now(), document.period_from, document.period_to,
            (SELECT coalesce(jsonb_object_agg(counted.state, counted.fields), '{}')
             FROM (SELECT judged.state, count(*) AS fields FROM document_conclusions(document.code_digest) AS judged
                   GROUP BY judged.state) AS counted)
        FROM issued_document AS document
        LEFT JOIN LATERAL (
            SELECT subject.uscc, subject.name FROM subject
            WHERE document.view = 'public' AND subject.uscc = document.subject AND (subject.registered OR EXISTS (
                SELECT FROM record WHERE record.uscc = document.subject AND record.state = 'active' AND NOT record.natural_person
                    AND record.public_from <= publicity_today() AND record.public_until > publicity_today()))
        ) AS known ON true
        WHERE document.code_digest = coalesce(verify_document.of_code,
            (SELECT form.document FROM issued_document_form AS form WHERE form.sha256 = verify_document.of_file),
            (SELECT form.document FROM issued_document_form AS form WHERE form.sm3 = verify_document.of_file));
    END;

REVOKE EXECUTE ON FUNCTION special_report_by(integer, text, text[], date, date, integer, date),
    state_special_report(text, text[], date, date, integer), document_conclusions(bytea), verify_document(bytea, bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION state_special_report(text, text[], date, date, integer), verify_document(bytea, bytea) TO gongxin_public;

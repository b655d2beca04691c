-- Red, black and attention lists (守信激励名单、严重失信主体名单、重点关注名单): definitions, who is on them, and until when.

-- The definitions of each version of the catalogue; of one list several, one after the other.
CREATE TABLE catalogue_list (
    version integer NOT NULL REFERENCES catalogue_version,
    code text COLLATE "C" NOT NULL,
    position integer NOT NULL,
    name text NOT NULL,
    name_en text NOT NULL,
    colour text COLLATE "C" NOT NULL CHECK (colour IN ('red', 'black', 'attention')),
    basis text NOT NULL,
    authority text NOT NULL,
    authority_en text NOT NULL,
    -- The departments that decide on it: codes, or `*-scjg` for such a department of any division.
    departments text[] COLLATE "C" NOT NULL,
    criteria text NOT NULL,
    criteria_en text NOT NULL,
    publish text COLLATE "C" NOT NULL CHECK (publish IN ('public', 'authorised', 'shared')),
    subjects text[] COLLATE "C" NOT NULL CHECK (subjects <@ ARRAY['organisation', 'individual_business']),
    -- Counted from the day of identification; NULL: without end.
    term_months integer CHECK (term_months > 0),
    -- The earliest exit on application.
    exit_months integer CHECK (exit_months > 0),
    exits text[] COLLATE "C" NOT NULL CHECK (exits <@ ARRAY['term', 'repair', 'revocation']),
    effective_from date NOT NULL,
    effective_until date NOT NULL,
    PRIMARY KEY (version, code, effective_from)
);

-- The records that list their subject: those of a class whose item has a value; `*` is every other value.
CREATE TABLE catalogue_list_source (
    version integer NOT NULL REFERENCES catalogue_version,
    class text COLLATE "C" NOT NULL,
    item text NOT NULL,
    value text NOT NULL,
    list text COLLATE "C" NOT NULL,
    reason_item text,
    document_item text,
    -- The item with the day of removal from the list.
    removal_item text,
    PRIMARY KEY (version, class, value)
);

-- The rules by which records list their subject together.
CREATE TABLE catalogue_list_rule (
    version integer NOT NULL REFERENCES catalogue_version,
    code text COLLATE "C" NOT NULL,
    list text COLLATE "C" NOT NULL,
    class text COLLATE "C" NOT NULL,
    measure text COLLATE "C" NOT NULL CHECK (measure IN ('records', 'amount')),
    amount_item text,
    least numeric NOT NULL CHECK (least > 0),
    months integer NOT NULL CHECK (months > 0),
    -- Only records whose item has one of these values count; or, when `except_values`, those with any other value or none.
    item text,
    item_values text[],
    except_values boolean NOT NULL DEFAULT false,
    -- What it may look at: A, records as the public sees them; B and C, records in force, with these items.
    share_class text COLLATE "C" NOT NULL CHECK (share_class IN ('A', 'B', 'C')),
    PRIMARY KEY (version, code),
    CHECK ((measure = 'amount') = (amount_item IS NOT NULL)),
    CHECK ((item IS NULL) = (item_values IS NULL))
);

CREATE FUNCTION catalogue_in_force() RETURNS integer
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (SELECT max(version) FROM public.catalogue_version);

-- The definitions that hold today.
CREATE VIEW current_list AS
SELECT catalogue_list.* FROM catalogue_list
WHERE version = (SELECT max(version) FROM catalogue_version)
    AND effective_from <= (SELECT publicity_today()) AND effective_until > (SELECT publicity_today());

-- Who is on which list. An entry ends by its last day without anybody doing anything; `ended_on` is for what ends it before, or takes
-- down that it is over. What is over stays: that is the history.
CREATE TABLE list_entry (
    -- Random, so that nothing follows from the numbers of others.
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    list text COLLATE "C" NOT NULL,
    uscc text COLLATE "C" NOT NULL,
    subject_name text NOT NULL,
    -- As searched: see subject.search_name.
    search_name text COLLATE "C" NOT NULL GENERATED ALWAYS AS (lower(translate(subject_name, '()', '（）') COLLATE "C")) STORED,
    region text COLLATE "C" NOT NULL,
    -- The name of who identified the subject.
    agency text COLLATE "C" NOT NULL,
    source text COLLATE "C" NOT NULL CHECK (source IN ('record', 'decision', 'rule')),
    -- Of a record: which one.
    class text COLLATE "C",
    record_key uuid,
    -- Of a rule: its code.
    rule text COLLATE "C",
    -- Of a decision: the code of the department, the number of the document, and why.
    department text COLLATE "C",
    document text,
    reason text,
    -- The day of identification, and the first day it is on the list no more; and what ends it on that day.
    since date NOT NULL,
    until date NOT NULL,
    until_reason text COLLATE "C" NOT NULL CHECK (until_reason IN ('term', 'removal')),
    -- When the records it rests on are public. 'infinity' to begin with: never.
    public_from date NOT NULL,
    public_until date NOT NULL,
    entered_at timestamptz NOT NULL DEFAULT now(),
    entered_by text,
    -- The first day on which it was on the list no more.
    ended_on date,
    end_reason text COLLATE "C" CHECK (end_reason IN (
        -- Its last day; the day of removal that the record has; the subject's repair; the identification was revoked.
        'term', 'removal', 'repair', 'revocation',
        -- The record was withdrawn; it names another list now; what the rule counted is no longer enough.
        'withdrawal', 'replaced', 'grounds')),
    end_document text,
    end_text text,
    ended_at timestamptz,
    ended_by text,
    CHECK ((ended_on IS NULL) = (end_reason IS NULL)),
    CHECK ((source = 'record') = (class IS NOT NULL AND record_key IS NOT NULL)),
    CHECK ((source = 'rule') = (rule IS NOT NULL)),
    CHECK (source <> 'decision' OR document IS NOT NULL AND reason IS NOT NULL)
);
CREATE UNIQUE INDEX list_entry_of_record ON list_entry (uscc, class, record_key, list) WHERE source = 'record' AND ended_on IS NULL;
CREATE UNIQUE INDEX list_entry_of_rule ON list_entry (uscc, list, rule) WHERE source = 'rule' AND ended_on IS NULL;
CREATE UNIQUE INDEX list_entry_of_decision ON list_entry (uscc, list, department) WHERE source = 'decision' AND ended_on IS NULL;
CREATE INDEX list_entry_by_day ON list_entry (list, since DESC, id DESC) WHERE ended_on IS NULL;
CREATE INDEX list_entry_by_subject ON list_entry (uscc);

-- The records that a rule counted.
CREATE TABLE list_ground (
    entry uuid NOT NULL REFERENCES list_entry ON DELETE CASCADE,
    uscc text COLLATE "C" NOT NULL,
    class text COLLATE "C" NOT NULL,
    record_key uuid NOT NULL,
    PRIMARY KEY (entry, record_key)
);
CREATE INDEX list_ground_record ON list_ground (uscc, class, record_key);

-- Of market regulation (9) those of category 2 are individual businesses (个体工商户). GB 32100-2015.
CREATE FUNCTION list_subject_kind(uscc text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN uscc LIKE '92%' THEN 'individual_business' ELSE 'organisation' END;

-- The definitions by the days of identification that they decide about: that of the day, or, where none held, the next or the last one.
CREATE VIEW list_period AS
SELECT catalogue_list.*, coalesce(lag(effective_until) OVER by_day, '-infinity') AS applies_from,
    CASE WHEN lead(effective_from) OVER by_day IS NULL THEN 'infinity' ELSE effective_until END AS applies_until
FROM catalogue_list
WHERE version = (SELECT max(version) FROM catalogue_version)
WINDOW by_day AS (PARTITION BY code ORDER BY effective_from);

-- What the records of these subjects list them for; NULL: of all subjects. Records under review (异议) keep their entry, unseen.
CREATE FUNCTION listed_records(subjects text[]) RETURNS TABLE (
        list text, uscc text, class text, record_key uuid, subject_name text, region text, agency text, since date, until date,
        until_reason text, public_from date, public_until date)
    LANGUAGE sql STABLE AS $$
    SELECT definition.code, record.uscc, record.class, record.record_key, record.subject_name, record.region, record.agency, dated.since,
        coalesce(least(dated.removed, term.ends), 'infinity'),
        CASE WHEN dated.removed <= coalesce(term.ends, 'infinity') THEN 'removal' ELSE 'term' END,
        CASE WHEN record.state = 'active' THEN record.public_from ELSE 'infinity' END, record.public_until
    FROM (
        -- One item of a class names the list.
        SELECT DISTINCT known.class, known.item, known.removal_item FROM catalogue_list_source AS known
        WHERE known.version = (SELECT catalogue_in_force())
    ) AS naming
    JOIN record ON record.class = naming.class
    CROSS JOIN LATERAL (
        SELECT btrim(coalesce(record.public_items ->> naming.item, record.authorised_items ->> naming.item,
                record.shared_items ->> naming.item)) AS name,
            coalesce(record.public_items ->> naming.removal_item, record.authorised_items ->> naming.removal_item,
                record.shared_items ->> naming.removal_item) AS removed
    ) AS said
    LEFT JOIN catalogue_list_source AS named
        ON named.version = (SELECT catalogue_in_force()) AND named.class = record.class AND named.value = said.name
    LEFT JOIN catalogue_list_source AS other
        ON other.version = (SELECT catalogue_in_force()) AND other.class = record.class AND other.value = '*'
    CROSS JOIN LATERAL (
        SELECT coalesce(record.decision_date, publicity_day(record.recorded_at)) AS since,
            CASE WHEN said.removed ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' THEN said.removed::date END AS removed
    ) AS dated
    JOIN list_period AS definition
        ON definition.code = coalesce(named.list, other.list) AND said.name IS NOT NULL
        AND definition.applies_from <= dated.since AND definition.applies_until > dated.since
    CROSS JOIN LATERAL (
        SELECT (dated.since + make_interval(months => definition.term_months))::date AS ends
    ) AS term
    WHERE (listed_records.subjects IS NULL OR record.uscc = ANY (listed_records.subjects))
        AND record.state IN ('active', 'under_review') AND NOT record.natural_person
$$;

-- Brings the entries that rest on one record each into agreement with the records of these subjects; NULL: of all.
-- Without nested loops: how many records a list has is not foreseen, and a loop over what was listed is never right for many.
CREATE FUNCTION settle_listed_records(subjects text[]) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp SET plan_cache_mode = force_custom_plan SET enable_nestloop = off
AS $$
DECLARE
    today date := publicity_today();
BEGIN
    -- Who changes a record does not see the entry that is made of it meanwhile.
    IF subjects IS NULL THEN LOCK TABLE record IN SHARE MODE; END IF;
    WITH listed AS MATERIALIZED (
        SELECT * FROM listed_records(subjects)
    ),
    ended AS (
        UPDATE list_entry AS entry SET
            ended_on = least(entry.until, today), ended_at = now(),
            end_reason = CASE
                WHEN entry.until <= today THEN entry.until_reason
                WHEN record.state = 'repaired' THEN 'repair'
                WHEN record.state = 'withdrawn' THEN 'withdrawal'
                ELSE 'replaced'
            END
        FROM record
        WHERE record.uscc = entry.uscc AND record.class = entry.class AND record.record_key = entry.record_key
            AND entry.source = 'record' AND entry.ended_on IS NULL AND (subjects IS NULL OR entry.uscc = ANY (subjects))
            AND (subjects IS NULL OR record.uscc = ANY (subjects))
            AND NOT EXISTS (
                SELECT FROM listed
                WHERE listed.uscc = entry.uscc AND listed.class = entry.class AND listed.record_key = entry.record_key
                    AND listed.list = entry.list)
    ),
    changed AS (
        UPDATE list_entry AS entry SET
            subject_name = listed.subject_name, region = listed.region, agency = listed.agency, since = listed.since,
            until = listed.until, until_reason = listed.until_reason, public_from = listed.public_from,
            public_until = listed.public_until
        FROM listed
        WHERE entry.source = 'record' AND entry.ended_on IS NULL AND (subjects IS NULL OR entry.uscc = ANY (subjects))
            AND listed.uscc = entry.uscc AND listed.class = entry.class AND listed.record_key = entry.record_key AND listed.list = entry.list
            AND (entry.subject_name, entry.region, entry.agency, entry.since, entry.until, entry.until_reason, entry.public_from,
                    entry.public_until)
                IS DISTINCT FROM (listed.subject_name, listed.region, listed.agency, listed.since, listed.until,
                    listed.until_reason, listed.public_from, listed.public_until)
    )
    INSERT INTO list_entry (list, uscc, subject_name, region, agency, source, class, record_key, since, until, until_reason,
        public_from, public_until)
    SELECT listed.list, listed.uscc, listed.subject_name, listed.region, listed.agency, 'record', listed.class, listed.record_key,
        listed.since, listed.until, listed.until_reason, listed.public_from, listed.public_until
    FROM listed
    WHERE NOT EXISTS (
        SELECT FROM list_entry AS entry
        WHERE entry.source = 'record' AND entry.ended_on IS NULL AND (subjects IS NULL OR entry.uscc = ANY (subjects))
            AND entry.uscc = listed.uscc AND entry.class = listed.class AND entry.record_key = listed.record_key AND entry.list = listed.list)
    ON CONFLICT DO NOTHING;
END
$$;

-- The values of an item: those of a list of codes, or the one it has; NULL when it has none.
CREATE FUNCTION item_texts(items jsonb, code text) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE jsonb_typeof(items -> code)
        WHEN 'array' THEN ARRAY(SELECT jsonb_array_elements_text(items -> code))
        WHEN 'string' THEN ARRAY[items ->> code]
    END;

-- Whom the rules list, of these subjects; NULL: of all. A rule is met on the day of a decision when what it counts, decided in the months
-- before that day, is enough; the last such day counts. `public_until`: until when enough of it is public.
CREATE TYPE list_rule_hit AS (
    list text, rule text, uscc text, subject_name text, region text, agency text, since date, until date, public_from date,
    public_until date, class text, grounds uuid[]
);
CREATE FUNCTION list_rule_hits(subjects text[]) RETURNS SETOF list_rule_hit
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp SET plan_cache_mode = force_custom_plan
    SET enable_nestloop = off AS $$
BEGIN
    RETURN QUERY
    WITH counted AS MATERIALIZED (
        SELECT rule.list, rule.code AS rule, rule.least, rule.months, rule.share_class, record.uscc, record.class, record.record_key,
            record.decision_date, record.public_from, record.public_until, record.subject_name, record.region,
            CASE
                WHEN rule.measure = 'records' THEN 1
                WHEN seen.items ->> rule.amount_item ~ '^[0-9]+([.][0-9]+)?$' THEN (seen.items ->> rule.amount_item)::numeric
                ELSE 0
            END AS weight
        FROM catalogue_list_rule AS rule
        JOIN record ON record.class = rule.class
        CROSS JOIN LATERAL (
            SELECT CASE rule.share_class
                WHEN 'A' THEN coalesce(record.public_items, '{}')
                WHEN 'B' THEN coalesce(record.public_items, '{}') || record.authorised_items
                ELSE coalesce(record.public_items, '{}') || record.authorised_items || record.shared_items
            END AS items
        ) AS seen
        WHERE rule.version = (SELECT catalogue_in_force())
            AND (list_rule_hits.subjects IS NULL OR record.uscc = ANY (list_rule_hits.subjects))
            AND record.state = 'active' AND NOT record.natural_person AND record.decision_date <= (SELECT publicity_today())
            AND (rule.share_class <> 'A' OR record.public_from <= (SELECT publicity_today())
                AND record.public_until > (SELECT publicity_today()))
            AND CASE
                WHEN rule.item IS NULL THEN true
                WHEN rule.except_values THEN coalesce(NOT item_texts(seen.items, rule.item) <@ rule.item_values, true)
                ELSE item_texts(seen.items, rule.item) && rule.item_values
            END
    ),
    met AS (
        SELECT day.list, day.rule, day.uscc, max(day.decision_date) AS since
        FROM (
            SELECT later.list, later.rule, later.uscc, later.decision_date
            FROM (SELECT DISTINCT list, rule, uscc, decision_date, months, least FROM counted) AS later
            JOIN counted AS other ON other.rule = later.rule AND other.uscc = later.uscc
                AND other.decision_date <= later.decision_date
                AND other.decision_date > later.decision_date - make_interval(months => later.months)
            GROUP BY later.list, later.rule, later.uscc, later.decision_date, later.least
            HAVING sum(other.weight) >= later.least
        ) AS day
        GROUP BY day.list, day.rule, day.uscc
    ),
    ground AS (
        SELECT counted.*, met.since,
            sum(counted.weight) OVER (PARTITION BY counted.rule, counted.uscc ORDER BY counted.public_until DESC) AS reached
        FROM met JOIN counted ON counted.rule = met.rule AND counted.uscc = met.uscc
            AND counted.decision_date <= met.since
            AND counted.decision_date > met.since - make_interval(months => counted.months)
    )
    SELECT ground.list, ground.rule, ground.uscc,
        (array_agg(ground.subject_name ORDER BY ground.decision_date DESC, ground.record_key))[1],
        (array_agg(ground.region ORDER BY ground.decision_date DESC, ground.record_key))[1],
        definition.authority, ground.since,
        coalesce((ground.since + make_interval(months => definition.term_months))::date, 'infinity'),
        CASE WHEN ground.share_class = 'A' THEN max(ground.public_from) ELSE ground.since END,
        CASE WHEN ground.share_class = 'A' THEN max(ground.public_until) FILTER (WHERE ground.reached >= ground.least)
            ELSE 'infinity' END,
        ground.class, array_agg(ground.record_key)
    FROM ground JOIN list_period AS definition
        ON definition.code = ground.list AND definition.applies_from <= ground.since AND definition.applies_until > ground.since
    GROUP BY ground.list, ground.rule, ground.uscc, ground.since, ground.class, ground.share_class, definition.authority,
        definition.term_months;
END
$$;

-- Brings the entries that rest on rules into agreement with the records of these subjects; NULL: of all.
CREATE FUNCTION settle_list_rules(subjects text[]) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    today date := publicity_today();
    hits list_rule_hit[];
BEGIN
    -- Twice, and what was counted is held in between: who is repairing such a record at this moment does not know of the entry that is
    -- about to be made. What is over by its term needs none.
    FOR round IN 1..2 LOOP
        hits := ARRAY(
            SELECT hit FROM list_rule_hits(settle_list_rules.subjects) AS hit
            WHERE hit.until > today AND hit.public_until > today
                -- What a decision has ended takes another decision against the subject to begin again.
                AND NOT EXISTS (
                    SELECT FROM list_entry AS before
                    WHERE before.uscc = hit.uscc AND before.source = 'rule' AND before.list = hit.list AND before.rule = hit.rule
                        AND before.ended_by IS NOT NULL AND before.ended_on >= hit.since));
        EXIT WHEN cardinality(hits) = 0 OR round = 2;
        PERFORM FROM unnest(hits) AS hit CROSS JOIN LATERAL unnest(hit.grounds) AS counted
        JOIN record ON record.uscc = hit.uscc AND record.class = hit.class AND record.record_key = counted
        ORDER BY record.uscc, record.class, record.record_key
        FOR SHARE OF record;
    END LOOP;
    UPDATE list_entry AS entry SET
        ended_on = least(entry.until, today), ended_at = now(),
        end_reason = CASE
            WHEN entry.until <= today THEN entry.until_reason
            WHEN EXISTS (
                SELECT FROM list_ground AS ground JOIN record USING (uscc, class, record_key)
                WHERE ground.entry = entry.id AND record.state = 'repaired') THEN 'repair'
            WHEN EXISTS (
                SELECT FROM list_ground AS ground JOIN record USING (uscc, class, record_key)
                WHERE ground.entry = entry.id AND record.state = 'withdrawn') THEN 'withdrawal'
            ELSE 'grounds'
        END
    WHERE entry.source = 'rule' AND entry.ended_on IS NULL
        AND (settle_list_rules.subjects IS NULL OR entry.uscc = ANY (settle_list_rules.subjects))
        -- Of one that is over by its term, a hit makes a new one.
        AND (entry.until <= today OR NOT EXISTS (
            SELECT FROM unnest(hits) AS hit
            WHERE hit.uscc = entry.uscc AND hit.list = entry.list AND hit.rule = entry.rule));

    -- It stays one entry when the rule is met again: since the first day, until the end of the term that begins anew.
    UPDATE list_entry AS entry SET
        subject_name = hit.subject_name, region = hit.region, agency = hit.agency, since = least(entry.since, hit.since), until = hit.until,
        public_from = hit.public_from, public_until = hit.public_until
    FROM unnest(hits) AS hit
    WHERE entry.source = 'rule' AND entry.ended_on IS NULL AND hit.uscc = entry.uscc AND hit.list = entry.list
        AND hit.rule = entry.rule
        AND (entry.subject_name, entry.region, entry.agency, entry.since, entry.until, entry.public_from, entry.public_until)
            IS DISTINCT FROM (hit.subject_name, hit.region, hit.agency, least(entry.since, hit.since), hit.until, hit.public_from,
                hit.public_until);

    INSERT INTO list_entry (list, uscc, subject_name, region, agency, source, rule, since, until, until_reason, public_from, public_until)
    SELECT hit.list, hit.uscc, hit.subject_name, hit.region, hit.agency, 'rule', hit.rule, hit.since, hit.until, 'term',
        hit.public_from, hit.public_until
    FROM unnest(hits) AS hit
    ON CONFLICT DO NOTHING;

    DELETE FROM list_ground AS ground USING list_entry AS entry, unnest(hits) AS hit
    WHERE ground.entry = entry.id AND entry.source = 'rule' AND entry.ended_on IS NULL AND hit.uscc = entry.uscc
        AND hit.list = entry.list AND hit.rule = entry.rule AND NOT ground.record_key = ANY (hit.grounds);
    INSERT INTO list_ground (entry, uscc, class, record_key)
    SELECT entry.id, hit.uscc, hit.class, key
    FROM unnest(hits) AS hit
    JOIN list_entry AS entry ON entry.source = 'rule' AND entry.ended_on IS NULL AND hit.uscc = entry.uscc AND hit.list = entry.list
        AND hit.rule = entry.rule
    CROSS JOIN LATERAL unnest(hit.grounds) AS key
    ON CONFLICT DO NOTHING;
END
$$;

-- No statement that changes records can do so past the lists: what a record lists its subject for, and what rested on it, changes with
-- it, in the same transaction.
CREATE FUNCTION follow_listed_records() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    subjects text[] := ARRAY(
        SELECT DISTINCT uscc FROM changed_row
        WHERE class IN (SELECT source.class FROM catalogue_list_source AS source WHERE source.version = catalogue_in_force()));
BEGIN
    IF cardinality(subjects) > 0 THEN PERFORM settle_listed_records(subjects); END IF;
    IF TG_OP = 'UPDATE' THEN
        subjects := ARRAY(
            SELECT DISTINCT ground.uscc FROM changed_row JOIN list_ground AS ground USING (uscc, class, record_key)
            JOIN list_entry AS entry ON entry.id = ground.entry AND entry.ended_on IS NULL);
        IF cardinality(subjects) > 0 THEN PERFORM settle_list_rules(subjects); END IF;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER lists_follow_insert AFTER INSERT ON record
    REFERENCING NEW TABLE AS changed_row FOR EACH STATEMENT EXECUTE FUNCTION follow_listed_records();
CREATE TRIGGER lists_follow_update AFTER UPDATE ON record
    REFERENCING NEW TABLE AS changed_row FOR EACH STATEMENT EXECUTE FUNCTION follow_listed_records();

-- Follows the change feed with the rules: judges the subjects of at most so many changes behind the place reached. Answers how many there
-- were.
CREATE FUNCTION advance_list_rules(most integer) RETURNS integer
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    place bigint;
    reached bigint;
    changes integer;
    subjects text[];
    clock change_clock;
BEGIN
    INSERT INTO change_follower (name) VALUES ('lists') ON CONFLICT DO NOTHING;
    SELECT number INTO STRICT place FROM change_follower WHERE name = 'lists' FOR UPDATE;
    SELECT * INTO STRICT clock FROM change_clock;
    IF place < clock.complete_after THEN
        -- What lies between may have been left out.
        PERFORM settle_list_rules(NULL);
        UPDATE change_follower SET number = clock.last_number, moved_at = now() WHERE name = 'lists';
        RETURN 1;
    END IF;
    SELECT count(*), max(passed.number),
        coalesce(array_agg(DISTINCT passed.uscc) FILTER (WHERE passed.class IN (
            SELECT rule.class FROM catalogue_list_rule AS rule WHERE rule.version = catalogue_in_force())), '{}')
    INTO changes, reached, subjects
    FROM (SELECT change.number, change.uscc, change.class FROM change WHERE change.number > place ORDER BY change.number LIMIT most) AS passed;
    IF changes = 0 THEN RETURN 0; END IF;
    IF cardinality(subjects) > 0 THEN PERFORM settle_list_rules(subjects); END IF;
    UPDATE change_follower SET number = reached, moved_at = now() WHERE name = 'lists';
    RETURN changes;
END
$$;

-- Whether a department decides on a list.
CREATE FUNCTION decides_on_list(departments text[], code text) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN EXISTS (
        SELECT FROM unnest(departments) AS form
        WHERE form = code OR form LIKE '*%' AND right(code, length(form) - 1) = substr(form, 2));

-- Puts a subject on a list by a decision, or says why not. `of_department` NULL: the operator, for an authority that is no department here.
CREATE FUNCTION add_list_entry(
    of_list text, of_subject text, of_name text, of_department text, of_agency text, with_document text, for_reason text, decided date,
    by_client text, by_organisation text, on_authority text, of_request text, OUT outcome text, OUT id uuid
) LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    definition catalogue_list;
    today date := publicity_today();
    known subject;
    ends date;
BEGIN
    SELECT * INTO definition FROM current_list WHERE code = of_list;
    SELECT * INTO known FROM subject WHERE uscc = of_subject;
    ends := coalesce((decided + make_interval(months => definition.term_months))::date, 'infinity');
    outcome := CASE
        WHEN definition.code IS NULL THEN 'list_not_found'
        WHEN of_department IS NOT NULL AND NOT decides_on_list(definition.departments, of_department) THEN 'not_your_list'
        WHEN NOT list_subject_kind(of_subject) = ANY (definition.subjects) THEN 'kind_not_listed'
        WHEN coalesce(of_name, known.name) IS NULL THEN 'name_required'
        WHEN decided > today THEN 'day_not_reached'
        WHEN ends <= today THEN 'term_over'
        ELSE 'entered'
    END;
    IF outcome = 'entered' THEN
        -- One that is over by its term makes room for the next.
        UPDATE list_entry SET ended_on = until, end_reason = until_reason, ended_at = now()
        WHERE list = of_list AND uscc = of_subject AND source = 'decision' AND ended_on IS NULL AND until <= today;
        INSERT INTO list_entry (list, uscc, subject_name, region, agency, source, department, document, reason, since, until,
            until_reason, public_from, public_until, entered_by)
        VALUES (of_list, of_subject, coalesce(known.name, of_name), coalesce(known.region, substr(of_subject, 3, 6)), of_agency,
            'decision', coalesce(of_department, ''), with_document, for_reason, decided, ends, 'term', decided, 'infinity', by_client)
        ON CONFLICT DO NOTHING
        RETURNING list_entry.id INTO id;
        IF id IS NULL THEN outcome := 'already_listed'; END IF;
    END IF;
    INSERT INTO access_log (action, outcome, organisation, client, subject, classes, authority, request)
    VALUES ('list', outcome, by_organisation, by_client, of_subject, ARRAY[of_list], on_authority, of_request);
END
$$;

-- Ends an entry by a decision, or says why not. A record's entry ends with the record: its department corrects or repairs that.
CREATE FUNCTION end_list_entry(
    of_list text, entry_id uuid, of_department text, by_exit text, with_document text, for_text text, decided date, by_client text,
    by_organisation text, on_authority text, of_request text, OUT outcome text
) LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    held list_entry;
    definition list_period;
    today date := publicity_today();
BEGIN
    SELECT * INTO held FROM list_entry WHERE id = entry_id AND list = of_list FOR UPDATE;
    SELECT * INTO definition FROM list_period
    WHERE code = held.list AND applies_from <= held.since AND applies_until > held.since;
    outcome := CASE
        WHEN held.id IS NULL OR definition.code IS NULL
            OR of_department IS NOT NULL AND NOT decides_on_list(definition.departments, of_department) THEN 'entry_not_found'
        WHEN held.ended_on IS NOT NULL OR held.until <= today THEN 'already_ended'
        WHEN of_department IS NOT NULL AND held.source = 'decision' AND held.department <> of_department THEN 'not_your_entry'
        WHEN held.source = 'record' THEN 'entry_of_record'
        WHEN NOT by_exit = ANY (definition.exits) THEN 'exit_not_allowed'
        WHEN decided > today OR decided < held.since THEN 'day_not_reached'
        WHEN by_exit = 'repair' AND decided < held.since + make_interval(months => coalesce(definition.exit_months, 0))
            THEN 'too_early'
        ELSE 'ended'
    END;
    IF outcome = 'ended' THEN
        UPDATE list_entry SET ended_on = decided, end_reason = by_exit, end_document = with_document, end_text = for_text,
            ended_at = now(), ended_by = by_client
        WHERE id = entry_id;
    END IF;
    INSERT INTO access_log (action, outcome, organisation, client, subject, classes, authority, request)
    VALUES ('list', outcome, by_organisation, by_client, held.uscc, ARRAY[of_list], on_authority, of_request);
END
$$;

-- What the public sees: lists whose definition says so, and who is on them today, of the kinds of subjects that it names, while the records
-- that say so are public. What such a record says of it is read from the record, by its own policy.
CREATE VIEW published_list AS
SELECT code, position, name, name_en, colour, basis, authority, authority_en, criteria, criteria_en, subjects, term_months, exit_months, exits,
    nullif(effective_from, '-infinity') AS effective_from, nullif(effective_until, 'infinity') AS effective_until
FROM current_list WHERE publish = 'public';
GRANT SELECT ON published_list TO gongxin_public;
GRANT SELECT (
    id, list, uscc, subject_name, search_name, region, agency, source, class, record_key, document, reason, since, until
) ON list_entry TO gongxin_public;
ALTER TABLE list_entry ENABLE ROW LEVEL SECURITY;
CREATE POLICY publicity_clock ON list_entry FOR SELECT TO gongxin_public USING (
    ended_on IS NULL
    AND since <= (SELECT publicity_today()) AND until > (SELECT publicity_today())
    AND public_from <= (SELECT publicity_today()) AND public_until > (SELECT publicity_today())
    AND (list, list_subject_kind(uscc)) IN (SELECT published_list.code, unnest(published_list.subjects) FROM published_list)
);
CREATE POLICY gate ON list_entry FOR SELECT TO gongxin_shared_gate USING (true);

-- The gate of departments (部门共享): on which lists a subject is and was. A department sees the lists it decides on, and those it has a
-- right to: by the list's code, or by a class whose records list or are counted for it. What was repaired, withdrawn or revoked is over for
-- everybody but who decides on the list.
CREATE FUNCTION read_shared_lists(
    of_client text, key text, nonce text, nonce_expires bigint, of_request text, of_subject text, for_purpose text
) RETURNS TABLE (
    outcome text, id uuid, list text, name text, name_en text, colour text, publish text, source text, agency text, department text,
    document text, reason text, since date, until date, ended_on date, end_reason text, end_document text, state text)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    of_organisation text;
    of_kind text;
    today date := publicity_today();
    told text;
    held text[];
    held_rights bigint[];
    decided_on text[];
    found integer;
BEGIN
    SELECT organisation.code, organisation.kind INTO of_organisation, of_kind
    FROM client JOIN organisation ON organisation.code = client.organisation WHERE client.id = of_client;
    told := refusal_of_request(of_client, read_shared_lists.key, read_shared_lists.nonce, to_timestamp(nonce_expires));
    IF told IS NULL AND of_kind <> 'department' THEN told := 'not_for_this_caller'; END IF;
    IF told IS NULL THEN
        SELECT coalesce(array_agg(DISTINCT service_right.class), '{}'), coalesce(array_agg(service_right.id ORDER BY service_right.id), '{}')
        INTO held, held_rights
        FROM service_right
        WHERE service_right.department = of_organisation AND service_right.purpose = for_purpose
            AND service_right.valid_from <= today AND service_right.valid_until > today AND service_right.revoked_at IS NULL;
        decided_on := ARRAY(
            SELECT known.code FROM current_list AS known WHERE decides_on_list(known.departments, of_organisation));
        held := ARRAY(
            SELECT known.code FROM current_list AS known
            WHERE known.code = ANY (held) OR known.code = ANY (decided_on)
                OR EXISTS (SELECT FROM catalogue_list_source AS fed
                    WHERE fed.version = known.version AND fed.list = known.code AND fed.class = ANY (held))
                OR EXISTS (SELECT FROM catalogue_list_rule AS rule
                    WHERE rule.version = known.version AND rule.list = known.code AND rule.class = ANY (held)));
        IF cardinality(held) = 0 THEN told := 'right_required'; END IF;
    END IF;
    IF told IS NOT NULL THEN
        IF of_organisation IS NOT NULL THEN
            INSERT INTO access_log (action, outcome, organisation, client, subject, purpose, request)
            VALUES ('lists', told, of_organisation, of_client, of_subject, for_purpose, of_request);
        END IF;
        RETURN QUERY SELECT told, NULL::uuid, NULL::text, NULL::text, NULL::text, NULL::text, NULL::text, NULL::text, NULL::text,
            NULL::text, NULL::text, NULL::text, NULL::date, NULL::date, NULL::date, NULL::text, NULL::text, NULL::text;
        RETURN;
    END IF;
    RETURN QUERY SELECT 'answered', NULL::uuid, NULL::text, NULL::text, NULL::text, NULL::text, NULL::text, NULL::text, NULL::text,
        NULL::text, NULL::text, NULL::text, NULL::date, NULL::date, NULL::date, NULL::text, NULL::text, NULL::text;
    RETURN QUERY
    SELECT NULL::text, entry.id, entry.list, known.name, known.name_en, known.colour, known.publish, entry.source, entry.agency,
        nullif(entry.department, ''),
        CASE entry.source WHEN 'record' THEN record.public_items ->> fed.document_item ELSE entry.document END,
        CASE entry.source WHEN 'record' THEN record.public_items ->> fed.reason_item ELSE entry.reason END,
        entry.since, nullif(entry.until, 'infinity'),
        coalesce(entry.ended_on, CASE WHEN entry.until <= today THEN entry.until END),
        coalesce(entry.end_reason, CASE WHEN entry.until <= today THEN entry.until_reason END), entry.end_document,
        CASE WHEN entry.ended_on IS NOT NULL OR entry.until <= today THEN 'ended' WHEN entry.since > today THEN 'not_begun' ELSE 'listed' END
    FROM list_entry AS entry
    JOIN current_list AS known ON known.code = entry.list
    -- Repaired and withdrawn records the gate's policy does not show.
    LEFT JOIN record ON record.uscc = entry.uscc AND record.class = entry.class AND record.record_key = entry.record_key
    LEFT JOIN LATERAL (
        SELECT one.document_item, one.reason_item FROM catalogue_list_source AS one
        WHERE one.version = known.version AND one.class = entry.class AND one.list = entry.list LIMIT 1
    ) AS fed ON true
    WHERE entry.uscc = of_subject AND entry.list = ANY (held)
        AND (entry.list = ANY (decided_on)
            OR coalesce(entry.end_reason, '') NOT IN ('repair', 'withdrawal', 'revocation')
                AND (entry.source <> 'record' OR record.uscc IS NOT NULL))
    ORDER BY entry.since DESC, entry.id;
    GET DIAGNOSTICS found = ROW_COUNT;
    INSERT INTO access_log (action, organisation, client, subject, classes, purpose, authority, request, result_count)
    VALUES ('lists', of_organisation, of_client, of_subject, held, for_purpose,
        coalesce(nullif('right:' || array_to_string(held_rights, ' right:'), 'right:'), 'decides'), of_request, found);
END
$$;
GRANT SELECT ON catalogue_version, catalogue_list, catalogue_list_source, catalogue_list_rule, current_list, list_entry
    TO gongxin_shared_gate;

REVOKE EXECUTE ON FUNCTION item_texts(jsonb, text), listed_records(text[]), settle_listed_records(text[]), list_rule_hits(text[]), settle_list_rules(text[]),
    advance_list_rules(integer), add_list_entry(text, text, text, text, text, text, text, date, text, text, text, text),
    end_list_entry(text, uuid, text, text, text, text, date, text, text, text, text),
    read_shared_lists(text, text, text, bigint, text, text, text)
FROM PUBLIC;
GRANT CREATE ON SCHEMA public TO gongxin_shared_gate;
ALTER FUNCTION read_shared_lists(text, text, text, bigint, text, text, text) OWNER TO gongxin_shared_gate;
REVOKE CREATE ON SCHEMA public FROM gongxin_shared_gate;
REVOKE EXECUTE ON FUNCTION read_shared_lists(text, text, text, bigint, text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION read_shared_lists(text, text, text, bigint, text, text, text) TO gongxin_shared;

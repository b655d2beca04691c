-- Credit checks (信用核查), attestations and statistics: answers about many, or of one word, that show no record.

-- A check: whom an organisation asks about, and what it may be told. Its rows are gone when its time is over.
CREATE TABLE credit_check (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    organisation text COLLATE "C" NOT NULL REFERENCES organisation,
    client text COLLATE "C" NOT NULL,
    -- The number of the request that made it.
    request text COLLATE "C" NOT NULL,
    purpose text COLLATE "C" NOT NULL,
    -- The service rights it rests on; none: it is told what is public.
    rights bigint[] NOT NULL,
    -- The classes looked at, and of them those of penalties, lists and abnormal states.
    classes text[] COLLATE "C" NOT NULL,
    penalty_classes text[] COLLATE "C" NOT NULL,
    list_classes text[] COLLATE "C" NOT NULL,
    abnormal_classes text[] COLLATE "C" NOT NULL,
    -- Of each list the item with the day of removal, by its class.
    removal_items jsonb NOT NULL,
    row_count integer NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL
);
CREATE INDEX credit_check_expires ON credit_check (expires_at);

-- The rows of a check, some thousands to a slice: what was given, and, once it is worked off, what was found. Arrays of one length.
CREATE TABLE credit_check_slice (
    credit_check uuid NOT NULL REFERENCES credit_check ON DELETE CASCADE,
    -- The number of its first row, from 1.
    first_row integer NOT NULL,
    given_references text[] COMPRESSION lz4 NOT NULL,
    -- In standard form; as received where `faults` says why it is none.
    codes text[] COMPRESSION lz4 NOT NULL,
    names text[] COMPRESSION lz4 NOT NULL,
    -- Why a row cannot be looked up.
    faults text[] COMPRESSION lz4 NOT NULL,
    state text COLLATE "C" NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'done', 'refused')),
    -- 'found', 'not_found', 'ambiguous', 'invalid'.
    outcomes text[] COMPRESSION lz4,
    -- By what: 'code', 'name', 'former_name'.
    matches text[] COMPRESSION lz4,
    subjects text[] COMPRESSION lz4,
    registered_names text[] COMPRESSION lz4,
    -- Class codes with a space between.
    lists text[] COMPRESSION lz4,
    penalties integer[] COMPRESSION lz4,
    abnormal boolean[] COMPRESSION lz4,
    last_decisions date[] COMPRESSION lz4,
    PRIMARY KEY (credit_check, first_row)
);
-- Small checks are not kept waiting by the rest of a large one.
CREATE INDEX credit_check_slice_waiting ON credit_check_slice (first_row, credit_check) WHERE state = 'waiting';

GRANT SELECT, INSERT ON credit_check TO gongxin_shared_gate;
-- Locking a slice for oneself takes the right to change something of it.
GRANT SELECT, INSERT ON credit_check_slice TO gongxin_shared_gate;
GRANT UPDATE (state, outcomes, matches, subjects, registered_names, lists, penalties, abnormal, last_decisions)
    ON credit_check_slice TO gongxin_shared_gate;

-- Stores a check for an organisation, or says why not.
CREATE FUNCTION store_credit_check(
    of_organisation text, of_client text, of_request text, for_purpose text, asked_classes text[], of_penalties text[],
    of_lists text[], of_abnormal text[], removals jsonb, given_references text[], codes text[], names text[],
    faults text[], kept_for interval, slice_rows integer,
    OUT outcome text, OUT id uuid
) LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
DECLARE
    organisation_kind text := (SELECT kind FROM organisation WHERE code = of_organisation);
    held bigint[] := '{}';
    seen text[] := asked_classes;
BEGIN
    IF organisation_kind = 'department' THEN
        SELECT coalesce(array_agg(service_right.id ORDER BY service_right.id), '{}'),
            coalesce(array_agg(DISTINCT class), '{}')
        INTO held, seen
        FROM service_right
        WHERE department = of_organisation AND purpose = for_purpose AND class = ANY (asked_classes)
            AND valid_from <= publicity_today() AND valid_until > publicity_today() AND revoked_at IS NULL;
        IF cardinality(held) = 0 THEN outcome := 'no_right'; END IF;
    ELSIF organisation_kind IS NULL OR organisation_kind NOT IN ('bank', 'agency') THEN
        outcome := 'no_right';
    END IF;
    IF outcome IS NULL THEN
        INSERT INTO credit_check (organisation, client, request, purpose, rights, classes, penalty_classes, list_classes,
            abnormal_classes, removal_items, row_count, expires_at)
        VALUES (of_organisation, of_client, of_request, for_purpose, held, seen,
            ARRAY(SELECT unnest(of_penalties) INTERSECT SELECT unnest(seen)),
            ARRAY(SELECT unnest(of_lists) INTERSECT SELECT unnest(seen)),
            ARRAY(SELECT unnest(of_abnormal) INTERSECT SELECT unnest(seen)),
            removals, cardinality(codes), now() + kept_for)
        RETURNING credit_check.id INTO id;
        INSERT INTO credit_check_slice (credit_check, first_row, given_references, codes, names, faults)
        SELECT store_credit_check.id, first, store_credit_check.given_references[first:first + slice_rows - 1],
            store_credit_check.codes[first:first + slice_rows - 1], store_credit_check.names[first:first + slice_rows - 1],
            store_credit_check.faults[first:first + slice_rows - 1]
        FROM generate_series(1, cardinality(codes), slice_rows) AS first;
        outcome := 'answered';
        PERFORM pg_notify('gongxin_check', '');
    END IF;
    INSERT INTO access_log (action, outcome, organisation, client, classes, purpose, authority, request, result_count)
    VALUES ('check', outcome, of_organisation, of_client, CASE WHEN outcome = 'answered' THEN seen ELSE '{}' END,
        for_purpose, CASE WHEN outcome = 'answered' THEN check_authority(held) END, of_request, 0);
END
$$;

-- How the log names what a check rests on.
CREATE FUNCTION check_authority(rights bigint[]) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN cardinality(rights) = 0 THEN 'public' ELSE 'right:' || array_to_string(rights, ' right:') END;

-- The gate by which a check is made.
CREATE FUNCTION make_credit_check(
    of_client text, key text, nonce text, nonce_expires timestamptz, of_request text, for_purpose text,
    asked_classes text[], of_penalties text[], of_lists text[], of_abnormal text[], removals jsonb,
    given_references text[], codes text[], names text[], faults text[], kept_for interval, slice_rows integer,
    OUT outcome text, OUT id uuid
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    of_organisation text := (SELECT organisation FROM client WHERE client.id = of_client);
BEGIN
    outcome := refusal_of_request(of_client, key, nonce, nonce_expires);
    IF outcome IS NULL THEN
        SELECT stored.outcome, stored.id INTO outcome, id
        FROM store_credit_check(of_organisation, of_client, of_request, for_purpose, asked_classes, of_penalties, of_lists,
            of_abnormal, removals, given_references, codes, names, faults, kept_for, slice_rows) AS stored;
    ELSIF of_organisation IS NOT NULL THEN
        INSERT INTO access_log (action, outcome, organisation, client, purpose, request)
        VALUES ('check', outcome, of_organisation, of_client, for_purpose, of_request);
    END IF;
END
$$;

-- The gate by which a slice that waits is worked off: looks, writes down whom it saw, and keeps what it found, all or nothing.
-- Returns how many rows it had; 0 when none waits.
CREATE FUNCTION work_credit_check() RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
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
        SELECT asked.uscc, subject.name, seen.*
        -- In their order, so that neighbours in the indexes are met one after the other.
        FROM (SELECT DISTINCT uscc FROM candidate ORDER BY uscc) AS asked
        LEFT JOIN subject ON subject.uscc = asked.uscc
        CROSS JOIN LATERAL (
            SELECT count(*) AS records, max(subject_name) AS record_name,
                count(*) FILTER (WHERE class = ANY (made.penalty_classes)) AS penalties,
                string_agg(DISTINCT class, ' ' ORDER BY class)
                    FILTER (WHERE class = ANY (made.list_classes) AND is_listed) AS lists,
                coalesce(bool_or(class = ANY (made.abnormal_classes) AND is_listed), false) AS abnormal,
                max(decision_date) AS last_decision
            FROM (
                SELECT class, subject_name, decision_date,
                    class <> ALL (made.list_classes) OR coalesce(
                        coalesce(public_items, '{}') || authorised_items || shared_items ->> (made.removal_items ->> class)
                            > publicity_today()::text, true) AS is_listed
                FROM record
                WHERE record.uscc = asked.uscc AND class = ANY (made.classes)
                    AND (cardinality(made.rights) > 0 OR state = 'active' AND public_from <= publicity_today()
                        AND public_until > publicity_today())
            ) AS looked_at
        ) AS seen
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
            array_agg(CASE WHEN is_told THEN coalesce(lists, '') END) AS lists,
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

-- The gate by which an organisation looks at a check of its own. `for_export`: it takes the results away, which goes into the log.
CREATE FUNCTION open_credit_check(
    check_id uuid, of_client text, key text, nonce text, nonce_expires timestamptz, of_request text, for_export boolean,
    OUT outcome text, OUT purpose text, OUT classes text[], OUT penalty_classes text[], OUT list_classes text[],
    OUT abnormal_classes text[], OUT public_only boolean, OUT row_count integer, OUT done integer, OUT refused integer,
    OUT created_at timestamptz, OUT expires_at timestamptz
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    of_organisation text := (SELECT organisation FROM client WHERE client.id = of_client);
    made credit_check;
BEGIN
    outcome := refusal_of_request(of_client, key, nonce, nonce_expires);
    IF outcome IS NULL THEN
        SELECT * INTO made FROM credit_check
        WHERE id = check_id AND organisation = of_organisation AND credit_check.expires_at > now();
        outcome := CASE WHEN FOUND THEN 'answered' ELSE 'check_not_found' END;
    END IF;
    IF outcome = 'answered' THEN
        purpose := made.purpose; classes := made.classes; penalty_classes := made.penalty_classes;
        list_classes := made.list_classes; abnormal_classes := made.abnormal_classes;
        public_only := cardinality(made.rights) = 0; row_count := made.row_count; created_at := made.created_at;
        expires_at := made.expires_at;
        SELECT coalesce(sum(cardinality(codes)) FILTER (WHERE state = 'done'), 0),
            coalesce(sum(cardinality(codes)) FILTER (WHERE state = 'refused'), 0)
        INTO done, refused FROM credit_check_slice WHERE credit_check = check_id;
    END IF;
    IF of_organisation IS NOT NULL AND (for_export OR outcome <> 'answered') THEN
        INSERT INTO access_log (action, outcome, organisation, client, classes, purpose, authority, request, result_count)
        VALUES (CASE WHEN for_export THEN 'export' ELSE 'check' END, outcome, of_organisation, of_client,
            coalesce(classes, '{}'), made.purpose, check_authority(made.rights), of_request,
            CASE WHEN for_export THEN coalesce(done, 0) ELSE 0 END);
    END IF;
END
$$;

-- The results of a check behind a row, as far as the first slice that waits: some of one slice at a time.
CREATE FUNCTION credit_check_rows(check_id uuid, after_row integer)
    RETURNS TABLE (
        number integer, state text, given_reference text, code text, name text, fault text, outcome text, match text,
        subject text, registered_name text, lists text, penalties integer, abnormal boolean, last_decision date)
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public AS $$
BEGIN
    RETURN QUERY
    SELECT (slice.first_row + place - 1)::integer, slice.state, line.given_reference, line.code, line.name, line.fault, line.outcome,
        line.match, line.subject, line.registered_name, line.list, line.penalty, line.is_abnormal, line.decision
    FROM (
        SELECT part.* FROM credit_check_slice AS part
        WHERE part.credit_check = check_id AND part.first_row + cardinality(part.codes) > after_row + 1
        ORDER BY part.first_row LIMIT 1
    ) AS slice, unnest(slice.given_references, slice.codes, slice.names, slice.faults, slice.outcomes, slice.matches, slice.subjects,
        slice.registered_names, slice.lists, slice.penalties, slice.abnormal, slice.last_decisions) WITH ORDINALITY
        AS line (given_reference, code, name, fault, outcome, match, subject, registered_name, list, penalty, is_abnormal,
            decision, place)
    WHERE slice.state <> 'waiting' AND slice.first_row + place - 1 > after_row
    -- A piece that a loop writes out without keeping others waiting.
    ORDER BY place LIMIT 2000;
END
$$;

-- The gate by which an organisation reads on in a check of its own that it has opened.
CREATE FUNCTION read_credit_check(check_id uuid, of_client text, after_row integer)
    RETURNS TABLE (
        number integer, state text, given_reference text, code text, name text, fault text, outcome text, match text,
        subject text, registered_name text, lists text, penalties integer, abnormal boolean, last_decision date)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    IF EXISTS (
        SELECT FROM credit_check AS made JOIN client ON client.organisation = made.organisation
        WHERE made.id = check_id AND client.id = of_client AND client.revoked_at IS NULL AND made.expires_at > now())
    THEN
        RETURN QUERY SELECT * FROM credit_check_rows(check_id, after_row);
    END IF;
END
$$;

-- The questions that attestations answer, of each version of the catalogue. The gate judges by these and by nothing that a caller
-- says, so that nobody slides a threshold.
CREATE TABLE catalogue_question (
    version integer NOT NULL REFERENCES catalogue_version,
    code text COLLATE "C" NOT NULL,
    class text COLLATE "C" NOT NULL,
    judgement text COLLATE "C" NOT NULL CHECK (judgement IN ('any_record', 'amount_over', 'listed', 'years_since')),
    -- The amount, the date, or the day of removal from the list.
    item text,
    threshold integer,
    months integer,
    valid_days integer NOT NULL,
    PRIMARY KEY (version, code)
);
GRANT SELECT ON catalogue_question TO gongxin_authorised_gate;
GRANT SELECT (version) ON catalogue_version TO gongxin_authorised_gate;

-- The answer to one question about a subject: 'yes', 'no', or 'unknown' when the platform does not know the subject or holds nothing
-- of the class. With the rights of a gate: what a record between departments says is no part of the answer.
CREATE FUNCTION judge_question(asked catalogue_question, about text) RETURNS text
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public AS $$
DECLARE
    since date := CASE WHEN asked.months IS NOT NULL
        THEN (publicity_today() - make_interval(months => asked.months))::date END;
    answer boolean;
BEGIN
    IF NOT EXISTS (SELECT FROM subject WHERE uscc = about AND registered)
            AND NOT EXISTS (SELECT FROM record WHERE uscc = about)
        OR NOT EXISTS (SELECT FROM record WHERE class = asked.class)
    THEN
        RETURN 'unknown';
    END IF;
    CASE asked.judgement
    WHEN 'any_record' THEN
        answer := EXISTS (
            SELECT FROM record WHERE uscc = about AND class = asked.class
                AND (since IS NULL OR decision_date IS NULL OR decision_date > since));
    WHEN 'amount_over' THEN
        answer := EXISTS (
            SELECT FROM record, LATERAL (SELECT public_items || authorised_items ->> asked.item AS amount) AS said
            WHERE uscc = about AND class = asked.class
                AND (since IS NULL OR decision_date IS NULL OR decision_date > since)
                AND CASE WHEN amount ~ '^[0-9]+([.][0-9]+)?$' THEN amount::numeric > asked.threshold END);
    WHEN 'listed' THEN
        answer := EXISTS (
            SELECT FROM record WHERE uscc = about AND class = asked.class
                AND coalesce(public_items || authorised_items ->> asked.item > publicity_today()::text, true));
    WHEN 'years_since' THEN
        -- Of several dates the earliest; without one nobody knows.
        answer := (
            SELECT min(said)::date <= publicity_today() - make_interval(years => asked.threshold)
            FROM record, LATERAL (SELECT public_items || authorised_items ->> asked.item AS said) AS day
            WHERE uscc = about AND class = asked.class AND said ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$');
    END CASE;
    RETURN CASE WHEN answer THEN 'yes' WHEN NOT answer THEN 'no' ELSE 'unknown' END;
END
$$;

-- The gate by which a bank or agency has questions answered under a subject's authorisation: one request is one use of it.
CREATE FUNCTION attest(
    of_client text, key text, nonce text, nonce_expires timestamptz, of_request text, under uuid, about text, for_purpose text,
    questions text[]
) RETURNS TABLE (outcome text, question text, answer text, as_of timestamptz, valid_days integer)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    of_organisation text;
    of_kind text;
    given authorisation;
    asked catalogue_question[];
    told text;
BEGIN
    SELECT organisation.code, organisation.kind INTO of_organisation, of_kind
    FROM client JOIN organisation ON organisation.code = client.organisation WHERE client.id = of_client;
    asked := ARRAY(
        SELECT known FROM unnest(questions) WITH ORDINALITY AS wanted (code, place)
        JOIN catalogue_question AS known ON known.code = wanted.code
            AND known.version = (SELECT max(catalogue_version.version) FROM catalogue_version)
        ORDER BY place);
    told := refusal_of_request(of_client, key, nonce, nonce_expires);
    IF told IS NULL AND of_kind NOT IN ('bank', 'agency') THEN told := 'not_for_this_caller'; END IF;
    IF told IS NULL AND (cardinality(asked) = 0 OR cardinality(asked) <> cardinality(questions)) THEN told := 'unknown_question'; END IF;
    IF told IS NULL THEN
        -- Of an authorisation that is not the caller's, or not of this subject, nobody is told that there is one.
        SELECT * INTO given FROM authorisation WHERE id = under AND grantee = of_organisation AND subject = about;
        told := CASE
            WHEN NOT FOUND THEN 'not_authorised'
            WHEN given.granted_at IS NULL THEN 'authorisation_awaiting'
            WHEN given.revoked_at IS NOT NULL THEN 'authorisation_revoked'
            WHEN given.valid_from > now() THEN 'authorisation_not_begun'
            WHEN given.valid_until <= now() THEN 'authorisation_expired'
            WHEN given.purpose <> for_purpose THEN 'wrong_purpose'
            WHEN EXISTS (
                SELECT FROM unnest(asked) AS wanted
                WHERE wanted.class <> ALL (given.scope)
                    AND (wanted.judgement = 'listed'
                        OR coalesce(wanted.class || '.' || wanted.item <> ALL (given.scope), true)))
            THEN 'outside_scope'
        END;
    END IF;
    IF told IS NULL THEN
        UPDATE authorisation SET uses = uses + 1
        WHERE id = under AND (uses_allowed IS NULL OR uses < uses_allowed) AND revoked_at IS NULL;
        IF NOT FOUND THEN told := 'authorisation_used_up'; END IF;
    END IF;
    IF of_organisation IS NOT NULL THEN
        INSERT INTO access_log (action, outcome, organisation, client, subject, classes, purpose, authority, request, result_count)
        VALUES ('attestation', coalesce(told, 'answered'), of_organisation, of_client, about,
            ARRAY(SELECT DISTINCT wanted.class FROM unnest(asked) AS wanted ORDER BY 1), for_purpose,
            'authorisation:' || given.id, of_request, CASE WHEN told IS NULL THEN cardinality(asked) ELSE 0 END);
    END IF;
    IF told IS NOT NULL THEN
        RETURN QUERY SELECT told, NULL::text, NULL::text, NULL::timestamptz, NULL::integer;
    ELSE
        RETURN QUERY SELECT 'answered', asked[place].code, judge_question(asked[place], about), now(), asked[place].valid_days
        FROM generate_subscripts(asked, 1) AS place ORDER BY place;
    END IF;
END
$$;

-- Statistics of groups. A group is the organisations with a record of a class in a division, decided in some months next to each
-- other; it is published once, when the months are over and it has enough organisations, and never changed. Every answer is a sum
-- of such groups, so that no answers subtract to fewer organisations than a group has.
CREATE TABLE group_statistic (
    class text COLLATE "C" NOT NULL,
    region text COLLATE "C" NOT NULL,
    -- The first days of the first and the last month.
    first_month date NOT NULL,
    last_month date NOT NULL,
    -- Rounded; never less than the smallest group.
    organisations integer NOT NULL CHECK (organisations > 0),
    records integer NOT NULL CHECK (records > 0),
    published_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (class, region, first_month),
    CHECK (first_month <= last_month)
);

-- Which months were looked at; once is enough.
CREATE TABLE group_publication (
    class text COLLATE "C" NOT NULL,
    until_month date NOT NULL,
    PRIMARY KEY (class, until_month)
);

-- Publishes what has become enough: in each division, behind the months published last, as many months as it takes to have
-- `smallest` organisations. Months that are not enough wait for the next ones, and nothing tells of them. Counts are of what is
-- public on the day, rounded down to `rounding`, which is no more than `smallest`. Returns how many groups there are more.
CREATE FUNCTION publish_group_statistics(of_class text, smallest integer, rounding integer, until_month date) RETURNS integer
    LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
DECLARE
    division text;
    months date[];
    place integer;
    first_place integer;
    found integer;
    entries integer;
    published integer := 0;
BEGIN
    IF rounding < 1 OR rounding > smallest THEN
        RAISE EXCEPTION 'a group of % cannot be rounded to %', smallest, rounding;
    END IF;
    -- One at a time: two would publish groups that overlap.
    PERFORM pg_advisory_xact_lock(hashtext('group_statistic'), hashtext(of_class));
    IF EXISTS (SELECT FROM group_publication WHERE class = of_class AND group_publication.until_month >= publish_group_statistics.until_month)
    THEN
        RETURN 0;
    END IF;
    CREATE TEMP TABLE group_material ON COMMIT DROP AS
    SELECT record.region, date_trunc('month', decision_date)::date AS month, uscc, count(*)::integer AS records
    FROM record
    WHERE class = of_class AND state = 'active' AND NOT natural_person AND public_from <= publicity_today()
        AND public_until > publicity_today() AND decision_date < publish_group_statistics.until_month
        AND decision_date >= coalesce(
            (SELECT max(last_month) + interval '1 month' FROM group_statistic AS before
             WHERE before.class = of_class AND before.region = record.region), '-infinity')
    GROUP BY 1, 2, 3;
    FOR division IN SELECT DISTINCT region FROM group_material ORDER BY 1 LOOP
        months := ARRAY(SELECT DISTINCT month FROM group_material WHERE region = division ORDER BY 1);
        first_place := 1;
        FOR place IN 1..cardinality(months) LOOP
            SELECT count(DISTINCT uscc), sum(records) INTO found, entries
            FROM group_material
            WHERE region = division AND month BETWEEN months[first_place] AND months[place];
            CONTINUE WHEN found < smallest;
            INSERT INTO group_statistic (class, region, first_month, last_month, organisations, records)
            VALUES (of_class, division, months[first_place], months[place], found / rounding * rounding,
                entries / rounding * rounding);
            published := published + 1;
            first_place := place + 1;
        END LOOP;
    END LOOP;
    -- A platform that has nothing yet is looked at again.
    INSERT INTO group_publication (class, until_month)
    SELECT of_class, publish_group_statistics.until_month WHERE EXISTS (SELECT FROM group_material);
    DROP TABLE group_material;
    RETURN published;
END
$$;
REVOKE EXECUTE ON FUNCTION publish_group_statistics(text, integer, integer, date) FROM PUBLIC;

GRANT CREATE ON SCHEMA public TO gongxin_shared_gate, gongxin_authorised_gate;
DO $$
DECLARE
    gate regprocedure;
BEGIN
    FOR gate IN
        SELECT oid FROM pg_proc WHERE pronamespace = 'public'::regnamespace
            AND proname IN ('make_credit_check', 'work_credit_check', 'open_credit_check', 'read_credit_check')
    LOOP
        EXECUTE format('ALTER FUNCTION %s OWNER TO gongxin_shared_gate', gate);
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', gate);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO gongxin_shared', gate);
    END LOOP;
    FOR gate IN
        SELECT oid FROM pg_proc WHERE pronamespace = 'public'::regnamespace
            AND proname IN ('store_credit_check', 'check_authority', 'credit_check_rows')
    LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', gate);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO gongxin_shared_gate', gate);
    END LOOP;
END
$$;

ALTER FUNCTION attest(text, text, text, timestamptz, text, uuid, text, text, text[]) OWNER TO gongxin_authorised_gate;
REVOKE EXECUTE ON FUNCTION attest(text, text, text, timestamptz, text, uuid, text, text, text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION attest(text, text, text, timestamptz, text, uuid, text, text, text[]) TO gongxin_authorised;
REVOKE EXECUTE ON FUNCTION judge_question(catalogue_question, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION judge_question(catalogue_question, text) TO gongxin_authorised_gate;
REVOKE CREATE ON SCHEMA public FROM gongxin_shared_gate, gongxin_authorised_gate;

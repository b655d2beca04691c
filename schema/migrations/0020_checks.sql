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
        for_purpose, check_authority(held), of_request, 0);
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
        FROM (SELECT DISTINCT uscc FROM candidate) AS asked
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

-- The results of a check behind a row, as far as the first slice that waits, one slice at a time.
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
    ORDER BY place;
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

GRANT CREATE ON SCHEMA public TO gongxin_shared_gate;
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
REVOKE CREATE ON SCHEMA public FROM gongxin_shared_gate;

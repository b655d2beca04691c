-- Credit checks, faster: a page of results takes its part of the slice's arrays instead of taking the whole slice apart, and what few rows need
-- is not worked out for all.
CREATE OR REPLACE FUNCTION credit_check_rows(check_id uuid, after_row integer)
    RETURNS TABLE (
        number integer, state text, given_reference text, code text, name text, fault text, outcome text, match text,
        subject text, registered_name text, lists text, penalties integer, abnormal boolean, last_decision date)
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public AS $$
DECLARE
    -- A piece that a loop writes out without keeping others waiting.
    most CONSTANT integer := 2000;
BEGIN
    RETURN QUERY
    SELECT (slice.before + place)::integer, slice.state, line.given_reference, line.code, line.name, line.fault, line.outcome,
        line.match, line.subject, line.registered_name, line.list, line.penalty, line.is_abnormal, line.decision
    FROM (
        SELECT part.*, greatest(after_row, part.first_row - 1) AS before, greatest(after_row - part.first_row + 2, 1) AS low
        FROM credit_check_slice AS part
        WHERE part.credit_check = check_id AND part.first_row + cardinality(part.codes) > after_row + 1
        ORDER BY part.first_row LIMIT 1
    ) AS slice, unnest(
        slice.given_references[low:low + most - 1], slice.codes[low:low + most - 1], slice.names[low:low + most - 1],
        slice.faults[low:low + most - 1], slice.outcomes[low:low + most - 1], slice.matches[low:low + most - 1],
        slice.subjects[low:low + most - 1], slice.registered_names[low:low + most - 1], slice.lists[low:low + most - 1],
        slice.penalties[low:low + most - 1], slice.abnormal[low:low + most - 1], slice.last_decisions[low:low + most - 1])
        WITH ORDINALITY
        AS line (given_reference, code, name, fault, outcome, match, subject, registered_name, list, penalty, is_abnormal,
            decision, place)
    WHERE slice.state <> 'waiting'
    ORDER BY place;
END
$$;

-- The gate by which a slice that waits is worked off: looks, writes down whom it saw, and keeps what it found, all or nothing.
-- Returns how many rows it had; 0 when none waits.
CREATE OR REPLACE FUNCTION work_credit_check() RETURNS integer
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
            -- Few are on a list, and few are not in the register: what only they need is not worked out for all.
            SELECT count(*) AS records, max(subject_name) FILTER (WHERE subject.name IS NULL) AS record_name,
                count(*) FILTER (WHERE class = ANY (made.penalty_classes)) AS penalties,
                array_agg(class) FILTER (WHERE class = ANY (made.list_classes) AND is_listed) AS lists,
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


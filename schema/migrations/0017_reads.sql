-- Reads of what is not public: the gates of banks and of departments, the states and changes of authorisations, and portfolios.

-- The state of an authorisation (授权状态): it follows from its row and the clock, and is found out nowhere else.
CREATE FUNCTION authorisation_state(held authorisation) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN CASE
        WHEN (held).revoked_at IS NOT NULL THEN CASE WHEN (held).granted_at IS NULL THEN 'refused' ELSE 'revoked' END
        WHEN (held).valid_until <= now() THEN 'expired'
        WHEN (held).granted_at IS NULL THEN 'awaiting'
        WHEN (held).uses >= (held).uses_allowed THEN 'used_up'
        WHEN (held).valid_from > now() THEN 'not_begun'
        ELSE 'active'
    END;

-- What became of authorisations, for both sides. A transaction's number is known before it is committed, and not in the order in
-- which transactions are; so only what no transaction under way can come before is ever shown.
CREATE TABLE authorisation_change (
    transaction bigint NOT NULL DEFAULT pg_current_xact_id()::text::bigint,
    id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
    authorisation uuid NOT NULL REFERENCES authorisation,
    subject text COLLATE "C" NOT NULL,
    grantee text COLLATE "C" NOT NULL,
    change text COLLATE "C" NOT NULL CHECK (change IN ('requested', 'granted', 'refused', 'revoked', 'used_up')),
    at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (transaction, id)
);
CREATE INDEX authorisation_change_of_subject ON authorisation_change (subject, transaction, id);
CREATE INDEX authorisation_change_of_grantee ON authorisation_change (grantee, transaction, id);

-- The first transaction that may still be under way: what those before it did is there to stay.
CREATE FUNCTION first_open_transaction() RETURNS bigint
    LANGUAGE sql STABLE
    RETURN pg_snapshot_xmin(pg_current_snapshot())::text::bigint;

-- The transaction that made a record what it is. Records of before have the number of this migration's; no table is rewritten for
-- it, as the default is worked out once.
ALTER TABLE record ADD COLUMN changed_in bigint NOT NULL DEFAULT pg_current_xact_id()::text::bigint;

-- A bank's list of subjects whose changes it follows (贷后管理名单), each under an authorisation.
CREATE TABLE portfolio (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    organisation text COLLATE "C" NOT NULL REFERENCES organisation,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    purpose text COLLATE "C" NOT NULL,
    created_by text COLLATE "C" NOT NULL REFERENCES client,
    created_at timestamptz NOT NULL DEFAULT now(),
    -- Changes are told from here on.
    created_in bigint NOT NULL DEFAULT first_open_transaction()
);
CREATE INDEX portfolio_of ON portfolio (organisation, created_at);
CREATE TABLE portfolio_member (
    portfolio uuid NOT NULL REFERENCES portfolio ON DELETE CASCADE,
    subject text COLLATE "C" NOT NULL,
    authorisation uuid NOT NULL REFERENCES authorisation,
    PRIMARY KEY (portfolio, subject)
);

GRANT SELECT (changed_in) ON record TO gongxin_authorised_gate;
GRANT SELECT (natural_person) ON record TO gongxin_shared_gate;
GRANT INSERT ON authorisation_change TO gongxin_authorised_gate;
GRANT SELECT ON portfolio, portfolio_member TO gongxin_authorised_gate;

-- The items of a class that a scope holds; NULL means all of them. A scope's entries are classes (`penalty`) and items
-- (`penalty.CF_NR`).
CREATE FUNCTION scope_items(scope text[], class text) RETURNS text[]
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    IF class = ANY (scope) THEN
        RETURN NULL;
    END IF;
    RETURN ARRAY(SELECT substr(entry, length(class) + 2) FROM unnest(scope) AS entry WHERE starts_with(entry, class || '.'));
END
$$;

-- Of some items those with these codes; all of them when there are none to choose by.
CREATE FUNCTION pick_items(items jsonb, codes text[]) RETURNS jsonb
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    IF codes IS NULL THEN
        RETURN items;
    END IF;
    RETURN (SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each(items) WHERE key = ANY (codes));
END
$$;

-- Items without what no reader is shown: sealed identifiers, whose codes are given, and texts as received beside a masked one.
CREATE FUNCTION without_hidden(items jsonb, hidden text[]) RETURNS jsonb
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    IF items = '{}' THEN
        RETURN items;
    END IF;
    RETURN items - hidden - ARRAY(SELECT key FROM jsonb_object_keys(items) AS key WHERE key LIKE '%#received');
END
$$;

-- What refusal_of_request says of several requests that came together, in their order. The same nonce twice among them is taken
-- once.
CREATE FUNCTION refusals_of_requests(clients text[], keys text[], nonces text[], expiries bigint[]) RETURNS text[]
    LANGUAGE plpgsql AS $$
DECLARE
    refusals text[];
BEGIN
    WITH asked AS MATERIALIZED (
        SELECT asked.*, row_number() OVER (PARTITION BY is_good, key, nonce ORDER BY place) AS turn
        FROM (
            SELECT given.*, EXISTS (
                    -- As client_is_good has it; a plan of this statement is kept, that of a function in SQL is not.
                    SELECT FROM client JOIN client_key ON client_key.client = client.id
                    WHERE client.id = given.client AND client_key.id = given.key AND client.revoked_at IS NULL
                        AND client_key.revoked_at IS NULL AND client_key.valid_from <= now()
                        AND client_key.valid_until > now()) AS is_good
            FROM unnest(clients, keys, nonces, expiries) WITH ORDINALITY AS given (client, key, nonce, expires, place)
        ) AS asked
    ),
    fresh AS (
        -- In order, so that statements with the same nonces wait for each other instead of locking each other out.
        INSERT INTO request_nonce (key, nonce, expires_at)
        SELECT key, nonce, to_timestamp(expires) FROM asked WHERE is_good AND turn = 1 ORDER BY key, nonce
        ON CONFLICT DO NOTHING
        RETURNING key, nonce
    )
    SELECT array_agg(
        CASE WHEN NOT is_good THEN 'unauthorised' WHEN turn > 1 OR fresh.key IS NULL THEN 'replayed' END ORDER BY place)
    INTO refusals
    FROM asked LEFT JOIN fresh ON fresh.key = asked.key AND fresh.nonce = asked.nonce;
    RETURN refusals;
END
$$;

-- A read's log entry may not be younger than its answer: the commit waits for it, whatever the server's setting.
CREATE FUNCTION commit_durably() RETURNS void
    LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('synchronous_commit') = 'off' THEN
        PERFORM set_config('synchronous_commit', 'local', true);
    END IF;
END
$$;

-- The gate of banks and agencies (授权查询): reports of subjects under their authorisations. Several requests at once, each with its own
-- outcome; all of them are checked, counted, logged and answered in this one statement.
--
-- Gives first a row for each request with its outcome – 'answered', or the code of the problem –, on whose authority and with
-- which scope; then the subjects (kind in the place of the class, name in that of the agency, whether registered in that of
-- the public items); then records, request by request, newest first in each class, with the number there is of the class.
CREATE FUNCTION read_authorised(
    clients text[], keys text[], nonces text[], nonces_expire bigint[], requests text[], codes text[], authorisations uuid[],
    purposes text[], hidden text[], most_records integer)
RETURNS TABLE (
    number integer, outcome text, authority text, scope text[], class text, agency text, region text, decision_date date,
    public_from date, public_until date, record_key uuid, state text, total bigint, public_items jsonb, authorised_items jsonb,
    shared_items jsonb)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    today date := publicity_today();
    refusals text[];
BEGIN
    PERFORM commit_durably();
    refusals := refusals_of_requests(clients, keys, nonces, nonces_expire);
    -- Those that are about to be counted up wait for each other here; what is decided below is decided on what the one before left.
    PERFORM FROM authorisation
    WHERE id = ANY (authorisations)
        AND grantee IN (SELECT client.organisation FROM client WHERE client.id = ANY (clients))
    ORDER BY id FOR NO KEY UPDATE;

    RETURN QUERY
    WITH judged AS MATERIALIZED (
        SELECT given.place::integer AS place, given.client, given.request, given.code, given.purpose, client.organisation,
            held.id, held.scope, held.uses_allowed - held.uses AS uses_left,
            CASE
                WHEN given.refusal IS NOT NULL THEN given.refusal
                WHEN organisation.kind NOT IN ('bank', 'agency') THEN 'not_for_this_caller'
                -- None, another's, and one of another subject are the same to whoever asks.
                WHEN held.id IS NULL THEN 'authorisation_required'
                WHEN authorisation_state(held) <> 'active' THEN 'authorisation_' || authorisation_state(held)
                WHEN held.purpose <> given.purpose THEN 'purpose_not_authorised'
                WHEN held.attestations_only THEN 'attestations_only'
            END AS refusal
        FROM unnest(clients, requests, codes, authorisations, purposes, refusals)
            WITH ORDINALITY AS given (client, request, code, authorisation, purpose, refusal, place)
        JOIN client ON client.id = given.client
        JOIN organisation ON organisation.code = client.organisation
        LEFT JOIN authorisation AS held
            ON held.id = given.authorisation AND held.grantee = client.organisation AND held.subject = given.code
    ),
    decided AS MATERIALIZED (
        SELECT judged.*,
            CASE
                WHEN refusal IS NOT NULL THEN refusal
                WHEN row_number() OVER (PARTITION BY id, refusal IS NULL ORDER BY place) > uses_left THEN 'authorisation_used_up'
                ELSE 'answered'
            END AS outcome
        FROM judged
    ),
    used AS (
        UPDATE authorisation SET uses = authorisation.uses + counted.times
        FROM (SELECT id, count(*)::integer AS times FROM decided WHERE outcome = 'answered' GROUP BY id) AS counted
        WHERE authorisation.id = counted.id
        RETURNING authorisation.id, subject, grantee, authorisation.uses = uses_allowed AS is_used_up
    ),
    told AS (
        INSERT INTO authorisation_change (authorisation, subject, grantee, change)
        SELECT id, subject, grantee, 'used_up' FROM used WHERE is_used_up
    ),
    found AS MATERIALIZED (
        SELECT decided.place, shown.*
        FROM decided, LATERAL (
            SELECT record.class, record.agency, record.region, record.decision_date, record.public_from, record.public_until,
                record.record_key, items.is_public, record.public_items, record.authorised_items, items.chosen,
                row_number() OVER by_date AS rank,
                count(*) OVER (by_date ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS total
            FROM record,
                LATERAL (SELECT scope_items(decided.scope, record.class) AS chosen,
                    record.public_from <= today AND record.public_until > today AS is_public) AS items
            WHERE record.uscc = decided.code
                -- What the public sees, and what of the others the scope holds something of.
                AND (items.is_public OR items.chosen IS NULL
                    OR (record.public_items || record.authorised_items) ?| items.chosen)
            WINDOW by_date AS (PARTITION BY record.class ORDER BY record.decision_date DESC NULLS LAST, record.record_key)
        ) AS shown
        WHERE decided.outcome = 'answered' AND shown.rank <= most_records
    ),
    logged AS (
        INSERT INTO access_log (action, outcome, organisation, client, subject, classes, purpose, authority, request, result_count)
        SELECT 'report', outcome, organisation, client, code,
            CASE WHEN outcome = 'answered' THEN ARRAY(SELECT DISTINCT split_part(entry, '.', 1) FROM unnest(scope) AS entry ORDER BY 1)
                ELSE '{}' END,
            purpose, 'authorisation:' || id, request,
            CASE WHEN outcome = 'answered' THEN (SELECT count(*) FROM found WHERE found.place = decided.place) ELSE 0 END
        FROM decided
        ORDER BY place
    )
    (SELECT place, outcome, 'authorisation:' || id, scope, NULL::text, NULL::text, NULL::text, NULL::date, NULL::date, NULL::date,
        NULL::uuid, NULL::text, NULL::bigint, NULL::jsonb, NULL::jsonb, NULL::jsonb
     FROM decided)
    UNION ALL
    (SELECT place, NULL, NULL, NULL, subject.kind, subject.name, subject.region, NULL, NULL, NULL, NULL, NULL, NULL,
        to_jsonb(subject.registered), NULL, NULL
     FROM decided JOIN subject ON subject.uscc = decided.code
     WHERE outcome = 'answered')
    UNION ALL
    (SELECT place, NULL, NULL, NULL, class, agency, region, decision_date, public_from, public_until, record_key, 'active', total,
        CASE WHEN is_public THEN public_items ELSE pick_items(public_items, chosen) END,
        without_hidden(pick_items(authorised_items, chosen), hidden), NULL
     FROM found);
END
$$;

-- The gate of departments (部门共享): reports of subjects with class B and C of the classes that the department has a right to
-- for the purpose. `classes` narrows a request to one of them. Records of natural persons are shown in the classes that may
-- concern them (`person_classes`), masked as they are held. What it gives is arranged as that of read_authorised; `scope` are
-- the classes it has a right to.
CREATE FUNCTION read_shared(
    clients text[], keys text[], nonces text[], nonces_expire bigint[], requests text[], codes text[], purposes text[],
    classes text[], hidden text[], person_classes text[], most_records integer)
RETURNS TABLE (
    number integer, outcome text, authority text, scope text[], class text, agency text, region text, decision_date date,
    public_from date, public_until date, record_key uuid, state text, total bigint, public_items jsonb, authorised_items jsonb,
    shared_items jsonb)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    today date := publicity_today();
    refusals text[];
BEGIN
    PERFORM commit_durably();
    refusals := refusals_of_requests(clients, keys, nonces, nonces_expire);

    RETURN QUERY
    WITH decided AS MATERIALIZED (
        SELECT given.place::integer AS place, given.client, given.request, given.code, given.purpose, client.organisation,
            rights.scope, rights.authority,
            CASE
                WHEN given.refusal IS NOT NULL THEN given.refusal
                WHEN organisation.kind <> 'department' THEN 'not_for_this_caller'
                WHEN rights.scope IS NULL THEN 'right_required'
                ELSE 'answered'
            END AS outcome
        FROM unnest(clients, requests, codes, purposes, classes, refusals)
            WITH ORDINALITY AS given (client, request, code, purpose, class, refusal, place)
        JOIN client ON client.id = given.client
        JOIN organisation ON organisation.code = client.organisation
        LEFT JOIN LATERAL (
            SELECT array_agg(service_right.class ORDER BY service_right.class) AS scope,
                string_agg('right:' || service_right.id, ',' ORDER BY service_right.class) AS authority
            FROM (
                SELECT DISTINCT ON (service_right.class) service_right.class, service_right.id FROM service_right
                WHERE department = client.organisation AND service_right.purpose = given.purpose
                    AND (given.class IS NULL OR service_right.class = given.class)
                    AND valid_from <= today AND valid_until > today AND revoked_at IS NULL
                ORDER BY service_right.class, service_right.id
            ) AS service_right
        ) AS rights ON organisation.kind = 'department'
    ),
    found AS MATERIALIZED (
        SELECT decided.place, shown.*
        FROM decided, LATERAL (
            SELECT record.class, record.agency, record.region, record.decision_date, record.public_from, record.public_until,
                record.record_key, record.state, record.class = ANY (decided.scope) AS is_shared, record.public_items,
                record.authorised_items, record.shared_items,
                row_number() OVER by_date AS rank,
                count(*) OVER (by_date ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS total
            FROM record
            WHERE record.uscc = decided.code
                AND CASE
                    WHEN record.class = ANY (decided.scope) THEN NOT record.natural_person OR record.class = ANY (person_classes)
                    ELSE record.state = 'active' AND NOT record.natural_person
                        AND record.public_from <= today AND record.public_until > today
                END
            WINDOW by_date AS (PARTITION BY record.class ORDER BY record.decision_date DESC NULLS LAST, record.record_key)
        ) AS shown
        WHERE decided.outcome = 'answered' AND shown.rank <= most_records
    ),
    logged AS (
        INSERT INTO access_log (action, outcome, organisation, client, subject, classes, purpose, authority, request, result_count)
        SELECT 'report', outcome, organisation, client, code,
            CASE WHEN outcome = 'answered' THEN scope ELSE '{}' END, purpose,
            CASE WHEN outcome = 'answered' THEN authority END, request,
            CASE WHEN outcome = 'answered' THEN (SELECT count(*) FROM found WHERE found.place = decided.place) ELSE 0 END
        FROM decided
        ORDER BY place
    )
    (SELECT place, outcome, authority, scope, NULL::text, NULL::text, NULL::text, NULL::date, NULL::date, NULL::date, NULL::uuid,
        NULL::text, NULL::bigint, NULL::jsonb, NULL::jsonb, NULL::jsonb
     FROM decided)
    UNION ALL
    (SELECT place, NULL, NULL, NULL, subject.kind, subject.name, subject.region, NULL, NULL, NULL, NULL, NULL, NULL,
        to_jsonb(subject.registered), NULL, NULL
     FROM decided JOIN subject ON subject.uscc = decided.code
     WHERE outcome = 'answered')
    UNION ALL
    (SELECT place, NULL, NULL, NULL, class, agency, region, decision_date, public_from, public_until, record_key, state, total,
        public_items,
        CASE WHEN is_shared THEN without_hidden(authorised_items, hidden) ELSE '{}' END,
        CASE WHEN is_shared THEN without_hidden(shared_items, hidden) ELSE '{}' END
     FROM found);
END
$$;

-- The records of a subject that were in force and no longer are – repaired, withdrawn, under review –, as far as a reader with this
-- scope could have seen them: that they ended, and nothing else. For the authorised gate alone, which does not see them.
CREATE FUNCTION ended_records(code text, scope text[], after_transaction bigint, before_transaction bigint)
RETURNS TABLE (class text, record_key uuid, decision_date date, changed_in bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT record.class, record.record_key, record.decision_date, record.changed_in
    FROM record, LATERAL (SELECT scope_items(scope, record.class) AS chosen) AS items
    WHERE record.uscc = code AND record.changed_in >= after_transaction AND record.changed_in < before_transaction
        AND record.state <> 'active' AND NOT record.natural_person AND record.openness <> 'C'
        AND (items.chosen IS NULL OR (record.public_items || record.authorised_items) ?| items.chosen);
END
$$;

-- The gate of banks and agencies to what changed of the subjects of a portfolio, from a place in the order of changes on. Gives first
-- a row with the outcome, the place where the next page starts and, in `scope`, the members it does not follow at present, with the
-- state of their authorisation; then the changes. Without a place it starts where the portfolio was made.
CREATE FUNCTION read_portfolio(
    client_id text, key_id text, nonce text, nonce_expires bigint, request text, portfolio_id uuid,
    after_transaction bigint, after_code text, after_class text, after_key uuid, hidden text[], most integer)
RETURNS TABLE (
    outcome text, scope text[], changed_in bigint, code text, class text, record_key uuid, change text, decision_date date,
    agency text, public_items jsonb, authorised_items jsonb)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    caller record;
    refusal text;
    list portfolio;
    today date := publicity_today();
    frontier bigint;
    needed uuid[];
    last_transaction bigint;
    last_code text;
    last_class text;
    last_key uuid;
BEGIN
    PERFORM commit_durably();
    SELECT client.id, client.organisation, organisation.kind INTO caller
    FROM client JOIN organisation ON organisation.code = client.organisation WHERE client.id = client_id;
    refusal := refusal_of_request(client_id, key_id, nonce, to_timestamp(nonce_expires));
    SELECT portfolio.* INTO list FROM portfolio WHERE id = portfolio_id AND organisation = caller.organisation;
    IF refusal IS NULL AND caller.kind NOT IN ('bank', 'agency') THEN
        refusal := 'not_for_this_caller';
    END IF;
    IF refusal IS NULL AND list.id IS NULL THEN
        refusal := 'portfolio_not_found';
    END IF;
    IF refusal IS NOT NULL THEN
        IF caller.id IS NOT NULL THEN
            INSERT INTO access_log (action, outcome, organisation, client, purpose, request)
            VALUES ('portfolio', refusal, caller.organisation, caller.id, list.purpose, request);
        END IF;
        RETURN QUERY SELECT refusal, NULL::text[], NULL::bigint, NULL::text, NULL::text, NULL::uuid, NULL::text, NULL::date,
            NULL::text, NULL::jsonb, NULL::jsonb;
        RETURN;
    END IF;

    frontier := first_open_transaction();
    after_transaction := coalesce(after_transaction, list.created_in);
    -- Where the page ends, and whose authorisations it uses: they wait for others that use them before they are asked again.
    SELECT array_agg(DISTINCT page.id ORDER BY page.id), (array_agg(page.changed_in ORDER BY place DESC))[1],
        (array_agg(page.code ORDER BY place DESC))[1], (array_agg(page.class ORDER BY place DESC))[1],
        (array_agg(page.record_key ORDER BY place DESC))[1]
    INTO needed, last_transaction, last_code, last_class, last_key
    FROM (
        SELECT changed.*, row_number() OVER (ORDER BY changed.changed_in, changed.code, changed.class, changed.record_key) AS place
        FROM portfolio_changes(list.id, list.purpose, after_transaction, frontier, today) AS changed
        WHERE (changed.changed_in, changed.code, changed.class, changed.record_key)
            > (after_transaction, after_code, after_class, after_key)
        ORDER BY place LIMIT most
    ) AS page;
    PERFORM FROM authorisation WHERE id = ANY (needed) ORDER BY id FOR NO KEY UPDATE;

    RETURN QUERY
    WITH page AS MATERIALIZED (
        SELECT changed.*
        FROM portfolio_changes(list.id, list.purpose, after_transaction, frontier, today) AS changed
        WHERE changed.id = ANY (needed)
            AND (changed.changed_in, changed.code, changed.class, changed.record_key)
                > (after_transaction, after_code, after_class, after_key)
            AND (changed.changed_in, changed.code, changed.class, changed.record_key)
                <= (last_transaction, last_code, last_class, last_key)
    ),
    used AS (
        UPDATE authorisation SET uses = authorisation.uses + 1 WHERE id IN (SELECT page.id FROM page)
        RETURNING authorisation.id, subject, grantee, authorisation.uses = uses_allowed AS is_used_up
    ),
    told AS (
        INSERT INTO authorisation_change (authorisation, subject, grantee, change)
        SELECT id, subject, grantee, 'used_up' FROM used WHERE is_used_up
    ),
    logged AS (
        INSERT INTO access_log (action, organisation, client, subject, classes, purpose, authority, request, result_count)
        SELECT 'portfolio', caller.organisation, caller.id, page.code, array_agg(DISTINCT page.class), list.purpose,
            'authorisation:' || page.id, request, count(*)
        FROM page GROUP BY page.code, page.id
    ),
    logged_empty AS (
        -- That nothing changed is an answer, too.
        INSERT INTO access_log (action, organisation, client, purpose, authority, request)
        SELECT 'portfolio', caller.organisation, caller.id, list.purpose, 'portfolio:' || list.id, request
        WHERE NOT EXISTS (SELECT FROM page)
    )
    (SELECT 'answered'::text,
        ARRAY(SELECT member.subject || ':' || authorisation_state(held)
            FROM portfolio_member AS member JOIN authorisation AS held ON held.id = member.authorisation
            WHERE member.portfolio = list.id AND authorisation_state(held) <> 'active' ORDER BY member.subject),
        coalesce(last_transaction, after_transaction), coalesce(last_code, after_code), coalesce(last_class, after_class),
        coalesce(last_key, after_key), NULL::text, NULL::date, NULL::text, NULL::jsonb, NULL::jsonb)
    UNION ALL
    (SELECT NULL, NULL, page.changed_in, page.code, page.class, page.record_key, page.change, page.decision_date, page.agency,
        CASE WHEN page.change = 'ended' THEN NULL WHEN page.is_public THEN page.public_items
            ELSE pick_items(page.public_items, page.chosen) END,
        CASE WHEN page.change <> 'ended' THEN without_hidden(pick_items(page.authorised_items, page.chosen), hidden) END
     FROM page
     ORDER BY page.changed_in, page.code, page.class, page.record_key);
END
$$;

-- What changed of the members of a portfolio between two transactions, under the authorisations that run: only called by the gate, with
-- its rights.
CREATE FUNCTION portfolio_changes(
    portfolio_id uuid, purpose text, after_transaction bigint, before_transaction bigint, today date)
RETURNS TABLE (
    id uuid, changed_in bigint, code text, class text, record_key uuid, change text, decision_date date, agency text,
    is_public boolean, chosen text[], public_items jsonb, authorised_items jsonb)
    LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT held.id, shown.changed_in, held.subject, shown.class, shown.record_key, shown.change, shown.decision_date, shown.agency,
        shown.is_public, shown.chosen, shown.public_items, shown.authorised_items
    FROM portfolio_member AS member
    JOIN authorisation AS held ON held.id = member.authorisation
    CROSS JOIN LATERAL (
        SELECT record.changed_in, record.class, record.record_key,
            CASE WHEN record.revision = 1 THEN 'new' ELSE 'changed' END AS change, record.decision_date, record.agency,
            items.is_public, items.chosen, record.public_items, record.authorised_items
        FROM record,
            LATERAL (SELECT scope_items(held.scope, record.class) AS chosen,
                record.public_from <= today AND record.public_until > today AS is_public) AS items
        WHERE record.uscc = held.subject AND record.changed_in >= after_transaction AND record.changed_in < before_transaction
            AND (items.is_public OR items.chosen IS NULL OR (record.public_items || record.authorised_items) ?| items.chosen)
        UNION ALL
        SELECT ended.changed_in, ended.class, ended.record_key, 'ended', ended.decision_date, NULL, false, NULL, NULL, NULL
        FROM ended_records(held.subject, held.scope, after_transaction, before_transaction) AS ended
    ) AS shown
    WHERE member.portfolio = portfolio_id AND authorisation_state(held) = 'active'
        AND held.purpose = portfolio_changes.purpose AND NOT held.attestations_only;
END
$$;

REVOKE EXECUTE ON FUNCTION
    read_authorised(text[], text[], text[], bigint[], text[], text[], uuid[], text[], text[], integer),
    read_shared(text[], text[], text[], bigint[], text[], text[], text[], text[], text[], text[], integer),
    read_portfolio(text, text, text, bigint, text, uuid, bigint, text, text, uuid, text[], integer),
    ended_records(text, text[], bigint, bigint)
FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ended_records(text, text[], bigint, bigint) TO gongxin_authorised_gate;

-- A new owner of a function must be able to make one there, if whoever migrates is no superuser.
GRANT CREATE ON SCHEMA public TO gongxin_authorised_gate, gongxin_shared_gate;
ALTER FUNCTION read_authorised(text[], text[], text[], bigint[], text[], text[], uuid[], text[], text[], integer)
    OWNER TO gongxin_authorised_gate;
ALTER FUNCTION read_portfolio(text, text, text, bigint, text, uuid, bigint, text, text, uuid, text[], integer)
    OWNER TO gongxin_authorised_gate;
ALTER FUNCTION read_shared(text[], text[], text[], bigint[], text[], text[], text[], text[], text[], text[], integer)
    OWNER TO gongxin_shared_gate;
REVOKE CREATE ON SCHEMA public FROM gongxin_authorised_gate, gongxin_shared_gate;
GRANT EXECUTE ON FUNCTION
    read_authorised(text[], text[], text[], bigint[], text[], text[], uuid[], text[], text[], integer),
    read_portfolio(text, text, text, bigint, text, uuid, bigint, text, text, uuid, text[], integer)
TO gongxin_authorised;
GRANT EXECUTE ON FUNCTION
    read_shared(text[], text[], text[], bigint[], text[], text[], text[], text[], text[], text[], integer)
TO gongxin_shared;

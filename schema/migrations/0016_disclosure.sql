-- Disclosure: who may read what is not public, on whose authority, and the log without which nothing of it is answered.
--
-- The services log in as gongxin_authorised and gongxin_shared, and those may read class B and C no more by themselves: only
-- through functions – the gates – that check, log and read in one statement. A gate runs with the rights of a role that
-- nobody can log in as; it has the column privileges, and the policies hold for it.
DO $$
DECLARE
    role_name text;
BEGIN
    FOREACH role_name IN ARRAY ARRAY['gongxin_authorised_gate', 'gongxin_shared_gate'] LOOP
        BEGIN
            EXECUTE format('CREATE ROLE %I NOLOGIN NOINHERIT', role_name);
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            NULL;
        END;
        EXECUTE format('GRANT %I TO %I', role_name, current_user);
    END LOOP;
END
$$;
GRANT USAGE ON SCHEMA public TO gongxin_authorised_gate, gongxin_shared_gate;

REVOKE SELECT (authorised_items) ON record FROM gongxin_authorised;
REVOKE SELECT (authorised_items, shared_items, state, action, reason) ON record FROM gongxin_shared;
GRANT SELECT (
    uscc, class, record_key, revision, subject_name, region, agency, decision_date, public_from, public_until,
    public_items, authorised_items, recorded_at
) ON record TO gongxin_authorised_gate;
GRANT SELECT (
    uscc, class, record_key, revision, subject_name, region, agency, decision_date, public_from, public_until, state,
    public_items, authorised_items, shared_items, recorded_at, action, reason
) ON record TO gongxin_shared_gate;
GRANT SELECT (uscc, name, search_name, kind, region, registered) ON subject TO gongxin_authorised_gate, gongxin_shared_gate;
GRANT SELECT ON subject_name TO gongxin_authorised_gate, gongxin_shared_gate;

-- The login roles see what the public sees; the gates see records in force.
DROP POLICY in_force ON record;
DROP POLICY in_force_shared ON record;
DROP POLICY publicity_clock ON record;
CREATE POLICY publicity_clock ON record FOR SELECT TO gongxin_public, gongxin_authorised, gongxin_shared USING (
    state = 'active'
    AND NOT natural_person
    AND public_from <= (SELECT publicity_today())
    AND public_until > (SELECT publicity_today())
);
CREATE POLICY in_force ON record FOR SELECT TO gongxin_authorised_gate USING (
    state = 'active' AND NOT natural_person AND openness <> 'C'
);
CREATE POLICY in_force_shared ON record FOR SELECT TO gongxin_shared_gate USING (state IN ('active', 'under_review'));

-- Callers: organisations, and the programs of theirs that call.
CREATE TABLE organisation (
    -- Of a department its code in the catalogue.
    code text COLLATE "C" PRIMARY KEY,
    name text NOT NULL,
    kind text COLLATE "C" NOT NULL CHECK (kind IN ('department', 'bank', 'agency', 'operator', 'subject')),
    uscc text COLLATE "C",
    created_at timestamptz NOT NULL DEFAULT now(),
    CHECK (kind <> 'subject' OR uscc IS NOT NULL)
);

CREATE TABLE client (
    id text COLLATE "C" PRIMARY KEY,
    organisation text COLLATE "C" NOT NULL REFERENCES organisation,
    created_at timestamptz NOT NULL DEFAULT now(),
    revoked_at timestamptz
);

-- The keys its requests are signed with. Of a public key the key itself; a shared secret is encrypted under a key that the
-- database does not know.
CREATE TABLE client_key (
    id text COLLATE "C" PRIMARY KEY,
    client text COLLATE "C" NOT NULL REFERENCES client,
    algorithm text COLLATE "C" NOT NULL CHECK (algorithm IN ('hmac-sha256', 'ed25519', 'ecdsa-p256-sha256', 'sm2-sm3')),
    public_key bytea,
    sealed_secret bytea,
    valid_from timestamptz NOT NULL DEFAULT now(),
    valid_until timestamptz NOT NULL DEFAULT 'infinity',
    revoked_at timestamptz,
    CHECK ((algorithm = 'hmac-sha256') = (sealed_secret IS NOT NULL)),
    CHECK ((algorithm = 'hmac-sha256') = (public_key IS NULL))
);
CREATE INDEX client_key_of ON client_key (client);

-- Bearer tokens, for reads of little risk; only their SHA-256 is kept.
CREATE TABLE client_token (
    digest bytea PRIMARY KEY CHECK (length(digest) = 32),
    client text COLLATE "C" NOT NULL REFERENCES client,
    scopes text[] NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    valid_until timestamptz NOT NULL,
    revoked_at timestamptz
);

-- The numbers that signed requests carry, each to be used once, kept for as long as the signature would be taken.
CREATE TABLE request_nonce (
    key text COLLATE "C" NOT NULL,
    nonce text COLLATE "C" NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (key, nonce)
);
CREATE INDEX request_nonce_expires ON request_nonce (expires_at);

-- A subject's authorisation (授权): whom it lets see what, for what, how long and how often. Its state follows from this row and the
-- clock.
CREATE TABLE authorisation (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    subject text COLLATE "C" NOT NULL,
    grantee text COLLATE "C" NOT NULL REFERENCES organisation,
    -- Classes (`penalty`) and items (`penalty.CF_NR`).
    scope text[] COLLATE "C" NOT NULL CHECK (cardinality(scope) > 0),
    purpose text COLLATE "C" NOT NULL,
    -- Questions may be answered, nothing may be shown.
    attestations_only boolean NOT NULL DEFAULT false,
    valid_from timestamptz NOT NULL,
    valid_until timestamptz NOT NULL,
    -- NULL: as often as needed.
    uses_allowed integer CHECK (uses_allowed > 0),
    uses integer NOT NULL DEFAULT 0 CHECK (uses >= 0 AND uses <= coalesce(uses_allowed, uses)),
    -- SHA-256 of the document signed on paper, if there is one.
    evidence bytea CHECK (length(evidence) = 32),
    requested_by text COLLATE "C" NOT NULL REFERENCES client,
    requested_at timestamptz NOT NULL DEFAULT now(),
    -- The subject's client, or that of the window it came to. NULL: it still has to agree.
    granted_by text COLLATE "C" REFERENCES client,
    granted_at timestamptz,
    revoked_by text COLLATE "C" REFERENCES client,
    revoked_at timestamptz,
    CHECK (valid_from < valid_until),
    CHECK ((granted_by IS NULL) = (granted_at IS NULL)),
    CHECK ((revoked_by IS NULL) = (revoked_at IS NULL))
);
CREATE INDEX authorisation_by_subject ON authorisation (subject, requested_at);
CREATE INDEX authorisation_by_grantee ON authorisation (grantee, requested_at);

-- What a department may read of class C, and for what.
CREATE TABLE service_right (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    department text COLLATE "C" NOT NULL REFERENCES organisation,
    class text COLLATE "C" NOT NULL,
    purpose text COLLATE "C" NOT NULL,
    valid_from date NOT NULL,
    -- The first day on which it holds no more.
    valid_until date NOT NULL DEFAULT 'infinity',
    -- Legal basis or decision.
    basis text NOT NULL,
    granted_by text NOT NULL,
    granted_at timestamptz NOT NULL DEFAULT now(),
    revoked_at timestamptz,
    CHECK (valid_from < valid_until)
);
CREATE INDEX service_right_of ON service_right (department, class, purpose);

-- The access log (访问日志): every look at class B or C, every check, attestation and export, and every administrative act. Rows are
-- only ever added. Which block seals a row follows from its transaction: a block holds every row of the transactions from
-- one number to another, once none of them can still be under way.
CREATE SEQUENCE access_log_number;
CREATE TABLE access_log (
    id bigint NOT NULL DEFAULT nextval('access_log_number'),
    at timestamptz NOT NULL DEFAULT now(),
    transaction bigint NOT NULL DEFAULT pg_current_xact_id()::text::bigint,
    -- 'report', 'records', 'check', 'attestation', 'statistics', 'portfolio', 'export', 'authorisation', 'right', 'client' …
    action text COLLATE "C" NOT NULL,
    -- 'answered', or the code of the problem the caller was told.
    outcome text COLLATE "C" NOT NULL DEFAULT 'answered',
    organisation text COLLATE "C" NOT NULL,
    client text COLLATE "C" NOT NULL,
    -- Whom it is about; NULL for acts that are about none.
    subject text COLLATE "C",
    classes text[] COLLATE "C" NOT NULL DEFAULT '{}',
    purpose text COLLATE "C",
    -- On whose authority: 'authorisation:<id>', 'right:<id>', 'subject', 'operator'.
    authority text COLLATE "C",
    -- The number of the request in the service's log.
    request text COLLATE "C" NOT NULL,
    result_count integer NOT NULL DEFAULT 0
) PARTITION BY RANGE (at);
CREATE INDEX access_log_by_subject ON access_log (subject, at) WHERE subject IS NOT NULL;
CREATE INDEX access_log_by_transaction ON access_log USING brin (transaction);

-- Makes the partition of a month. Time of Beijing, as the months of a report are.
CREATE FUNCTION make_access_log_partition(month date) RETURNS void
    LANGUAGE plpgsql AS $$
DECLARE
    first_day date := date_trunc('month', month)::date;
BEGIN
    EXECUTE format(
        'CREATE TABLE IF NOT EXISTS %I PARTITION OF access_log FOR VALUES FROM (%L) TO (%L)',
        'access_log_' || to_char(first_day, 'YYYY_MM'), first_day::timestamp AT TIME ZONE 'Asia/Shanghai',
        (first_day + interval '1 month')::timestamp AT TIME ZONE 'Asia/Shanghai');
END
$$;
REVOKE EXECUTE ON FUNCTION make_access_log_partition(date) FROM PUBLIC;
SELECT make_access_log_partition((publicity_today() + make_interval(months => ahead))::date) FROM generate_series(0, 2) AS ahead;
-- No row is ever refused for want of a partition.
CREATE TABLE access_log_other PARTITION OF access_log DEFAULT;

GRANT INSERT ON access_log TO gongxin_authorised_gate, gongxin_shared_gate;
GRANT USAGE ON SEQUENCE access_log_number TO gongxin_authorised_gate, gongxin_shared_gate;
GRANT SELECT, INSERT ON request_nonce TO gongxin_authorised_gate, gongxin_shared_gate;
GRANT SELECT ON organisation, client, client_key, authorisation, service_right TO gongxin_authorised_gate, gongxin_shared_gate;
GRANT UPDATE (uses) ON authorisation TO gongxin_authorised_gate;

-- Whether a client and the key it signed with are good at this moment; asked again inside every gate, as a service's own knowledge
-- may be some seconds old.
CREATE FUNCTION client_is_good(client_id text, key_id text) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN EXISTS (
        SELECT FROM client JOIN client_key AS key ON key.client = client.id
        WHERE client.id = client_id AND key.id = key_id AND client.revoked_at IS NULL AND key.revoked_at IS NULL
            AND key.valid_from <= now() AND key.valid_until > now());

-- Takes a signed request's nonce. Inside a gate, with the gate's rights.
-- Returns why the request is refused: 'unauthorised' (client or key revoked or over), 'replayed'; NULL when it may go on.
CREATE FUNCTION refusal_of_request(client_id text, key_id text, request_nonce text, nonce_expires timestamptz) RETURNS text
    LANGUAGE plpgsql AS $$
BEGIN
    IF NOT client_is_good(client_id, key_id) THEN
        RETURN 'unauthorised';
    END IF;
    INSERT INTO request_nonce (key, nonce, expires_at) VALUES (key_id, request_nonce, nonce_expires) ON CONFLICT DO NOTHING;
    RETURN CASE WHEN FOUND THEN NULL ELSE 'replayed' END;
END
$$;

-- Issued documents (出具的文书): what was handed out to whom, when, on what authority, and which facts it states, so that anybody who
-- holds one can find out whether it is genuine and whether its facts still stand.
--
-- The verification code is not here, only its SHA-256: whoever reads these tables can neither look up a document as its holder
-- does nor open its content, which is sealed under a key that follows from the code.
CREATE TABLE issued_document (
    -- SHA-256 of the verification code in its short form.
    code_digest bytea PRIMARY KEY CHECK (length(code_digest) = 32),
    number text COLLATE "C" NOT NULL UNIQUE CHECK (length(number) BETWEEN 21 AND 22),
    kind text COLLATE "C" NOT NULL CHECK (kind IN ('credit_report', 'special_report')),
    view text COLLATE "C" NOT NULL CHECK (view IN ('public', 'authorised', 'shared')),
    subject text COLLATE "C" NOT NULL,
    issued_at timestamptz NOT NULL,
    -- The last number of the change feed when the facts were read.
    as_of_change bigint NOT NULL,
    -- Whom it was issued to; nobody in particular for the public view.
    organisation text COLLATE "C" REFERENCES organisation,
    client text COLLATE "C" REFERENCES client,
    purpose text COLLATE "C",
    -- 'authorisation:<id>', or 'right:<id>' of every class, with commas between.
    authority text COLLATE "C",
    -- What the authority opened when it was issued, and what it did not show nevertheless.
    scope text[] COLLATE "C" NOT NULL DEFAULT '{}',
    hidden text[] COLLATE "C" NOT NULL DEFAULT '{}',
    CHECK ((view = 'public') = (organisation IS NULL)),
    CHECK ((view = 'public') = (client IS NULL)),
    CHECK ((view = 'public') = (authority IS NULL)),
    CHECK (view <> 'public' OR scope = '{}' AND purpose IS NULL)
);

-- The forms of a document that were handed out. The digests stay; the content goes when it has been kept long enough.
CREATE TABLE issued_document_form (
    document bytea NOT NULL REFERENCES issued_document,
    form text COLLATE "C" NOT NULL CHECK (form IN ('json', 'html', 'pdf')),
    sha256 bytea NOT NULL CHECK (length(sha256) = 32),
    sm3 bytea NOT NULL CHECK (length(sm3) = 32),
    bytes integer NOT NULL CHECK (bytes > 0),
    sealed_content bytea,
    kept_until timestamptz NOT NULL,
    PRIMARY KEY (document, form)
);
CREATE UNIQUE INDEX issued_document_form_sha256 ON issued_document_form (sha256);
CREATE UNIQUE INDEX issued_document_form_sm3 ON issued_document_form (sm3);
CREATE INDEX issued_document_form_kept ON issued_document_form (kept_until) WHERE sealed_content IS NOT NULL;
-- What is encrypted cannot be compressed.
ALTER TABLE issued_document_form ALTER COLUMN sealed_content SET STORAGE EXTERNAL;

-- The facts that a document states.
CREATE TABLE issued_document_fact (
    document bytea NOT NULL REFERENCES issued_document,
    class text COLLATE "C" NOT NULL,
    record_key uuid NOT NULL,
    revision integer NOT NULL,
    -- A fingerprint of what was shown of it: see stated_content.
    content bigint NOT NULL,
    -- Whether everybody could see it then.
    was_public boolean NOT NULL,
    PRIMARY KEY (document, class, record_key)
);

-- The keys that documents were ever signed with, so that a document of long ago can be checked after the key was changed.
CREATE TABLE document_key (
    id text COLLATE "C" PRIMARY KEY,
    algorithm text COLLATE "C" NOT NULL CHECK (algorithm IN ('sm2-sm3', 'ed25519', 'pades')),
    -- SubjectPublicKeyInfo, or for 'pades' the certificate, in DER.
    public_part bytea NOT NULL,
    first_used_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE issued_document_signature (
    document bytea NOT NULL REFERENCES issued_document,
    key text COLLATE "C" NOT NULL REFERENCES document_key,
    -- Detached, over the canonical form of the facts; NULL where the file has it inside.
    signature bytea,
    PRIMARY KEY (document, key)
);

-- What was handed out is not changed afterwards; only contents go.
CREATE FUNCTION refuse_document_change() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'issued_document_form' THEN
        IF NEW.sealed_content IS NULL AND (NEW.document, NEW.form, NEW.sha256, NEW.sm3, NEW.bytes, NEW.kept_until)
            = (OLD.document, OLD.form, OLD.sha256, OLD.sm3, OLD.bytes, OLD.kept_until)
        THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'what was issued is not changed' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON issued_document
    FOR EACH ROW EXECUTE FUNCTION refuse_document_change();
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON issued_document_form
    FOR EACH ROW EXECUTE FUNCTION refuse_document_change();
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON issued_document_fact
    FOR EACH ROW EXECUTE FUNCTION refuse_document_change();
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON issued_document_signature
    FOR EACH ROW EXECUTE FUNCTION refuse_document_change();
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON document_key
    FOR EACH ROW EXECUTE FUNCTION refuse_document_change();

-- A fingerprint of what a document shows of a record. Of what a reader is not shown NULL or nothing goes in, so that a change of it
-- changes nothing here.
CREATE FUNCTION stated_content(
    subject_name text, region text, agency text, decision_date date, public_from date, public_until date, public_items jsonb,
    authorised_items jsonb, shared_items jsonb) RETURNS bigint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN hash_record_extended(
        ROW(subject_name, region, agency, decision_date, public_from, public_until, public_items, authorised_items, shared_items), 0);

-- What has become of the facts of a document, each with one word:
--   withdrawn   taken back by the department
--   repaired    credit repair ended its publicity and use
--   expired     its publicity period is over
--   not_public  not shown to this kind of reader any more, for another reason
--   unchanged   what the document says of it is what its reader would be shown now
--   corrected   what the document says was wrong
--   updated     what the document says was true until it was replaced
-- The first that fits. With the rights of the owner, as none of the readers sees what is gone; for the functions below alone.
CREATE FUNCTION document_fact_states(of_document bytea) RETURNS TABLE (state text, class text)
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
                WHEN fact.content = stated_content(record.subject_name, record.region, record.agency, record.decision_date,
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

-- Whether the content of a document may be handed out again: not once a fact of it is closed to its reader, or was wrong. Whoever has
-- the file keeps it, and can verify it; the platform does not tell it a second time.
CREATE FUNCTION document_still_stands(of_document bytea) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT NOT EXISTS (
            SELECT FROM document_fact_states(document_still_stands.of_document) AS fact
            WHERE fact.state NOT IN ('unchanged', 'updated'));
    END;

-- What whoever holds a document is told of it, by the digest of its code or that of a file. One row, or none.
--
-- Of the public view: whose it is – if the public may still know that there is such a subject –, and how many facts of each state
-- there are. Of the other views neither: who has the document sees whom it is about, and how many facts of class B and C there
-- are is itself one; it is told which states there are among them.
CREATE FUNCTION verify_document(of_code bytea, of_file bytea)
RETURNS TABLE (
    number text, kind text, view text, issued_at timestamptz, as_of_change bigint, subject text, subject_name text,
    form text, facts jsonb, forms jsonb, signatures jsonb, judged_at timestamptz)
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
            now()
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

-- A form of a document of the public view, for whoever has its code. No row: there is none; NULL: it is not handed out (any more).
CREATE FUNCTION read_public_document(of_code bytea, of_form text) RETURNS TABLE (sealed_content bytea, gone text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT CASE WHEN stands THEN form.sealed_content END,
            CASE WHEN NOT stands THEN 'document_outdated' WHEN form.sealed_content IS NULL THEN 'document_not_kept' END
        FROM issued_document AS document
        JOIN issued_document_form AS form ON form.document = document.code_digest AND form.form = read_public_document.of_form
        CROSS JOIN LATERAL document_still_stands(document.code_digest) AS stands
        WHERE document.code_digest = read_public_document.of_code AND document.view = 'public';
    END;

-- The keys that documents are checked with.
CREATE FUNCTION document_keys() RETURNS TABLE (id text, algorithm text, public_part bytea, first_used_at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT key.id, key.algorithm, key.public_part, key.first_used_at FROM document_key AS key ORDER BY key.first_used_at, key.id;
    END;

-- The last number of the change feed, for whoever issues.
GRANT SELECT ON change_position TO gongxin_authorised_gate, gongxin_shared_gate;

-- What is to be stated in a document under an authorisation: a read through the gate, with the revision and the fingerprint of each
-- record beside it. In a transaction that sees one state of the database, or what was read would not be what is taken down.
CREATE FUNCTION state_authorised(
    client_id text, key_id text, nonce text, nonce_expires bigint, request text, code text, authorisation_id uuid, purpose text,
    hidden text[], most_records integer)
RETURNS TABLE (
    outcome text, authority text, scope text[], class text, agency text, region text, decision_date date, public_from date,
    public_until date, record_key uuid, state text, total bigint, public_items jsonb, authorised_items jsonb, shared_items jsonb,
    revision integer, content bigint, was_public boolean, as_of_change bigint)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF current_setting('transaction_isolation') <> 'repeatable read' THEN
        RAISE EXCEPTION 'statements for a document are read in one state of the database';
    END IF;
    RETURN QUERY
    SELECT shown.outcome, shown.authority, shown.scope, shown.class, shown.agency, shown.region, shown.decision_date,
        shown.public_from, shown.public_until, shown.record_key, shown.state, shown.total, shown.public_items,
        shown.authorised_items, shown.shared_items, record.revision,
        stated_content(record.subject_name, record.region, record.agency, record.decision_date, record.public_from,
            record.public_until, shown.public_items, shown.authorised_items, shown.shared_items),
        record.public_from <= publicity_today() AND record.public_until > publicity_today(),
        (SELECT last_number FROM change_position)
    FROM read_authorised(ARRAY[client_id], ARRAY[key_id], ARRAY[nonce], ARRAY[nonce_expires], ARRAY[request], ARRAY[code],
        ARRAY[authorisation_id], ARRAY[purpose], hidden, most_records) AS shown
    LEFT JOIN record ON record.uscc = code AND record.class = shown.class AND record.record_key = shown.record_key;
END
$$;

CREATE FUNCTION state_shared(
    client_id text, key_id text, nonce text, nonce_expires bigint, request text, code text, purpose text, asked_class text,
    hidden text[], person_classes text[], most_records integer)
RETURNS TABLE (
    outcome text, authority text, scope text[], class text, agency text, region text, decision_date date, public_from date,
    public_until date, record_key uuid, state text, total bigint, public_items jsonb, authorised_items jsonb, shared_items jsonb,
    revision integer, content bigint, was_public boolean, as_of_change bigint)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF current_setting('transaction_isolation') <> 'repeatable read' THEN
        RAISE EXCEPTION 'statements for a document are read in one state of the database';
    END IF;
    RETURN QUERY
    SELECT shown.outcome, shown.authority, shown.scope, shown.class, shown.agency, shown.region, shown.decision_date,
        shown.public_from, shown.public_until, shown.record_key, shown.state, shown.total, shown.public_items,
        shown.authorised_items, shown.shared_items, record.revision,
        stated_content(record.subject_name, record.region, record.agency, record.decision_date, record.public_from,
            record.public_until, shown.public_items, shown.authorised_items, shown.shared_items),
        record.public_from <= publicity_today() AND record.public_until > publicity_today(),
        (SELECT last_number FROM change_position)
    FROM read_shared(ARRAY[client_id], ARRAY[key_id], ARRAY[nonce], ARRAY[nonce_expires], ARRAY[request], ARRAY[code],
        ARRAY[purpose], ARRAY[asked_class], hidden, person_classes, most_records) AS shown
    LEFT JOIN record ON record.uscc = code AND record.class = shown.class AND record.record_key = shown.record_key;
END
$$;

-- A form of a document of another view, for the organisation it was issued to, while what it was issued under holds: with the rights of
-- the gate that calls it. Every look is logged. To others there is no such document.
CREATE FUNCTION read_document_again(
    of_view text, client_id text, key_id text, nonce text, nonce_expires bigint, request text, of_code bytea, of_form text)
RETURNS TABLE (outcome text, sealed_content bytea)
    LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    caller text;
    told text;
    made issued_document;
    content bytea;
BEGIN
    PERFORM commit_durably();
    SELECT client.organisation INTO caller FROM client WHERE client.id = client_id;
    told := refusal_of_request(client_id, key_id, nonce, to_timestamp(nonce_expires));
    IF told IS NULL THEN
        SELECT document.* INTO made FROM issued_document AS document
        WHERE document.code_digest = of_code AND document.view = of_view AND document.organisation = caller;
        SELECT form.sealed_content INTO content FROM issued_document_form AS form
        WHERE form.document = made.code_digest AND form.form = of_form;
        told := CASE
            WHEN NOT FOUND THEN 'document_not_found'
            WHEN of_view = 'authorised' THEN (
                -- That it is used up does not matter: handing out the same again is no other use.
                SELECT CASE WHEN held.revoked_at IS NOT NULL THEN 'authorisation_revoked'
                    WHEN held.valid_until <= now() THEN 'authorisation_expired' END
                FROM authorisation AS held WHERE 'authorisation:' || held.id = made.authority)
            WHEN EXISTS (
                SELECT FROM unnest(string_to_array(made.authority, ',')) AS needed
                WHERE NOT EXISTS (
                    SELECT FROM service_right AS held
                    WHERE 'right:' || held.id = needed AND held.valid_from <= publicity_today()
                        AND held.valid_until > publicity_today() AND held.revoked_at IS NULL))
            THEN 'right_required'
        END;
    END IF;
    IF told IS NULL AND NOT document_still_stands(of_code) THEN told := 'document_outdated'; END IF;
    IF told IS NULL AND content IS NULL THEN told := 'document_not_kept'; END IF;
    IF caller IS NOT NULL THEN
        INSERT INTO access_log (action, outcome, organisation, client, subject, classes, purpose, authority, request, result_count)
        SELECT 'document', coalesce(told, 'answered'), caller, client_id, made.subject,
            CASE WHEN told IS NULL
                THEN ARRAY(SELECT DISTINCT split_part(entry, '.', 1) FROM unnest(made.scope) AS entry ORDER BY 1) ELSE '{}' END,
            made.purpose, made.authority, request,
            CASE WHEN told IS NULL
                THEN (SELECT count(*) FROM issued_document_fact AS fact WHERE fact.document = of_code) ELSE 0 END;
    END IF;
    RETURN QUERY SELECT coalesce(told, 'answered'), CASE WHEN told IS NULL THEN content END;
END
$$;

CREATE FUNCTION read_authorised_document(
    client_id text, key_id text, nonce text, nonce_expires bigint, request text, of_code bytea, of_form text)
RETURNS TABLE (outcome text, sealed_content bytea)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT * FROM read_document_again(
        'authorised', client_id, key_id, nonce, nonce_expires, request, of_code, of_form);
END
$$;

CREATE FUNCTION read_shared_document(
    client_id text, key_id text, nonce text, nonce_expires bigint, request text, of_code bytea, of_form text)
RETURNS TABLE (outcome text, sealed_content bytea)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT * FROM read_document_again(
        'shared', client_id, key_id, nonce, nonce_expires, request, of_code, of_form);
END
$$;

GRANT SELECT ON issued_document, issued_document_form, issued_document_fact TO gongxin_authorised_gate, gongxin_shared_gate;

DO $$
DECLARE
    made regprocedure;
    name text;
BEGIN
    GRANT CREATE ON SCHEMA public TO gongxin_authorised_gate, gongxin_shared_gate;
    FOR made, name IN
        SELECT oid, proname FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace AND proname IN ('document_fact_states', 'document_still_stands',
            'verify_document', 'read_public_document', 'document_keys', 'state_authorised', 'state_shared', 'read_document_again',
            'read_authorised_document', 'read_shared_document')
    LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', made);
        CASE
        WHEN name IN ('verify_document', 'read_public_document', 'document_keys') THEN
            EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO gongxin_public', made);
        WHEN name IN ('document_still_stands', 'read_document_again') THEN
            EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO gongxin_authorised_gate, gongxin_shared_gate', made);
        WHEN name IN ('state_authorised', 'read_authorised_document') THEN
            EXECUTE format('ALTER FUNCTION %s OWNER TO gongxin_authorised_gate', made);
            EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO gongxin_authorised', made);
        WHEN name IN ('state_shared', 'read_shared_document') THEN
            EXECUTE format('ALTER FUNCTION %s OWNER TO gongxin_shared_gate', made);
            EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO gongxin_shared', made);
        ELSE
            NULL;
        END CASE;
    END LOOP;
    REVOKE CREATE ON SCHEMA public FROM gongxin_authorised_gate, gongxin_shared_gate;
END
$$;

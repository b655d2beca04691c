-- The access log is sealed: blocks of rows under a Merkle root, each linked to the one before. What is in the log stays as it is.

-- A gate says what happened; which row that is, when and in which transaction, the database says.
REVOKE INSERT ON access_log FROM gongxin_authorised_gate, gongxin_shared_gate;
GRANT INSERT (action, outcome, organisation, client, subject, classes, purpose, authority, request, result_count)
    ON access_log TO gongxin_authorised_gate, gongxin_shared_gate;

-- Rows are sealed in the order of their transactions, and found by them. New ones go to the end of such an index.
DROP INDEX access_log_by_transaction;
CREATE INDEX access_log_by_transaction ON access_log (transaction, id);

-- The blocks. What each column means to a third party is written down in docs/audit.md.
CREATE TABLE access_log_block (
    number bigint PRIMARY KEY CHECK (number > 0),
    -- How its rows and its header are written as bytes.
    format smallint NOT NULL DEFAULT 1,
    -- 'range': every row of the transactions from first_transaction to the one before end_transaction, of its era.
    -- 'remainder': the rows that no block held when its era ended.
    kind text COLLATE "C" NOT NULL CHECK (kind IN ('range', 'remainder')),
    -- An era lasts as long as transaction numbers go on; those of a database restored from a logical dump begin anew.
    era integer NOT NULL CHECK (era > 0),
    -- The rows of an era have higher numbers than this one; NULL in the first era.
    after_row bigint,
    -- Of a remainder: the last number of a row of its era.
    last_row bigint,
    first_transaction bigint NOT NULL,
    end_transaction bigint NOT NULL,
    row_count bigint NOT NULL CHECK (row_count >= 0),
    root bytea NOT NULL CHECK (length(root) = 32),
    sealed_at timestamptz NOT NULL,
    -- The number that PostgreSQL gave the cluster when it was made.
    cluster text COLLATE "C" NOT NULL,
    previous bytea NOT NULL CHECK (length(previous) = 32),
    -- Of the signature; NULL when there was no key.
    algorithm text COLLATE "C" CHECK (algorithm IN ('sm2-sm3', 'ed25519')),
    key text COLLATE "C",
    -- SM3 of the header: of everything above.
    digest bytea NOT NULL CHECK (length(digest) = 32),
    signature bytea,
    CHECK ((algorithm IS NULL) = (signature IS NULL)),
    CHECK ((algorithm IS NULL) = (key IS NULL)),
    CHECK (first_transaction <= end_transaction),
    CHECK ((kind = 'remainder') = (last_row IS NOT NULL))
);

-- The rows that a block holds, in its order: their numbers and the digests of what they were when they were sealed. By them a
-- verification names the row that was changed or removed; a proof of a row is made of them. The seal is the root, not this.
CREATE TABLE access_log_leaf (
    block bigint NOT NULL REFERENCES access_log_block DEFERRABLE INITIALLY DEFERRED,
    part integer NOT NULL,
    ids bigint[] NOT NULL,
    digests bytea NOT NULL,
    PRIMARY KEY (block, part),
    CHECK (length(digests) = 32 * cardinality(ids))
);
-- Digests cannot be compressed.
ALTER TABLE access_log_leaf ALTER COLUMN digests SET STORAGE EXTERNAL;

-- Nobody changes what is there, the owner neither. An owner can drop the triggers: what is done then, verification finds.
CREATE FUNCTION refuse_change() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of %: the access log and its blocks are only ever added to', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER only_added BEFORE UPDATE OR DELETE ON access_log FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON access_log EXECUTE FUNCTION refuse_change();
CREATE TRIGGER only_added BEFORE UPDATE OR DELETE ON access_log_block FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON access_log_block EXECUTE FUNCTION refuse_change();
CREATE TRIGGER only_added BEFORE UPDATE OR DELETE ON access_log_leaf FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON access_log_leaf EXECUTE FUNCTION refuse_change();

-- Row triggers go over to partitions by themselves, those against TRUNCATE do not.
DO $$
DECLARE
    part regclass;
BEGIN
    FOR part IN SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'access_log'::regclass LOOP
        EXECUTE format('CREATE TRIGGER never_emptied BEFORE TRUNCATE ON %s EXECUTE FUNCTION refuse_change()', part);
    END LOOP;
END
$$;
CREATE OR REPLACE FUNCTION make_access_log_partition(month date) RETURNS void
    LANGUAGE plpgsql AS $$
DECLARE
    first_day date := date_trunc('month', month)::date;
    part text := 'access_log_' || to_char(first_day, 'YYYY_MM');
BEGIN
    IF EXISTS (SELECT FROM pg_inherits
        WHERE inhparent = 'access_log'::regclass AND inhrelid = to_regclass(quote_ident(part))) THEN
        RETURN;
    END IF;
    EXECUTE format(
        'CREATE TABLE %I PARTITION OF access_log FOR VALUES FROM (%L) TO (%L)', part,
        first_day::timestamp AT TIME ZONE 'Asia/Shanghai',
        (first_day + interval '1 month')::timestamp AT TIME ZONE 'Asia/Shanghai');
    EXECUTE format('CREATE TRIGGER never_emptied BEFORE TRUNCATE ON %I EXECUTE FUNCTION refuse_change()', part);
END
$$;

-- The subject sees who looked. Whose rows these are follows from the client that signed, and from nothing the caller says.
GRANT SELECT (id, at, action, outcome, organisation, subject, classes, purpose, authority, result_count)
    ON access_log TO gongxin_authorised_gate;

-- A page of the accesses to the subject whose client asks, newest first, behind a place; the look itself is logged, so that who
-- got hold of a subject's key leaves a trace there. The subject asked for is named only to be refused when it is another one.
-- Answers one row with the refusal alone ('unauthorised', 'replayed', 'not_for_this_caller', 'other_subject') when it is refused.
CREATE FUNCTION read_own_accesses(
    client_id text, key_id text, nonce text, nonce_expires timestamptz, request_number text, asked_for text,
    from_time timestamptz, before_time timestamptz, before_id bigint, page_size integer
) RETURNS TABLE (
    refusal text, access_id bigint, access_at timestamptz, access_action text, access_outcome text, organisation_code text,
    organisation_name text, access_purpose text, access_authority text, access_classes text[], access_results integer
)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    caller record;
    shown integer;
BEGIN
    refusal := refusal_of_request(client_id, key_id, nonce, nonce_expires);
    IF refusal IS NOT NULL THEN
        RETURN NEXT;
        RETURN;
    END IF;
    SELECT o.code, o.kind, o.uscc INTO caller FROM client AS c JOIN organisation AS o ON o.code = c.organisation
        WHERE c.id = client_id;
    refusal := CASE
        WHEN caller.kind IS DISTINCT FROM 'subject' THEN 'not_for_this_caller'
        WHEN caller.uscc IS DISTINCT FROM asked_for THEN 'other_subject'
    END;
    IF refusal IS NOT NULL THEN
        INSERT INTO access_log (action, outcome, organisation, client, subject, request)
            VALUES ('accesses', refusal, caller.code, client_id, asked_for, request_number);
        RETURN NEXT;
        RETURN;
    END IF;
    RETURN QUERY
        SELECT NULL::text, l.id, l.at, l.action, l.outcome, l.organisation, coalesce(o.name, l.organisation), l.purpose,
            l.authority, l.classes, l.result_count
        FROM access_log AS l LEFT JOIN organisation AS o ON o.code = l.organisation
        WHERE l.subject = caller.uscc AND l.at >= from_time AND l.at <= before_time AND (l.at, l.id) < (before_time, before_id)
        ORDER BY l.at DESC, l.id DESC
        LIMIT page_size;
    GET DIAGNOSTICS shown = ROW_COUNT;
    INSERT INTO access_log (action, organisation, client, subject, authority, request, result_count)
        VALUES ('accesses', caller.code, client_id, caller.uscc, 'subject', request_number, shown);
END
$$;
REVOKE EXECUTE ON FUNCTION
    read_own_accesses(text, text, text, timestamptz, text, text, timestamptz, timestamptz, bigint, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    read_own_accesses(text, text, text, timestamptz, text, text, timestamptz, timestamptz, bigint, integer) TO gongxin_authorised;
GRANT CREATE ON SCHEMA public TO gongxin_authorised_gate;
ALTER FUNCTION read_own_accesses(text, text, text, timestamptz, text, text, timestamptz, timestamptz, bigint, integer)
    OWNER TO gongxin_authorised_gate;
REVOKE CREATE ON SCHEMA public FROM gongxin_authorised_gate;

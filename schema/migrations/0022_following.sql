-- What the change feed forgets in time, and those to whom it is delivered.

-- The numbers there are, for readers to find their way: unlike published_change it can be read in order and in part.
CREATE VIEW change_number AS SELECT number FROM change;
GRANT SELECT ON change_number TO gongxin_public;

-- The last change that compaction has looked at.
ALTER TABLE change_clock ADD COLUMN compacted_to bigint NOT NULL DEFAULT 0;

-- Forgets what nobody needs who reads at least every so often: entries superseded before older_than, and removals from before it. The
-- latest entry of a public record stays for ever. One step looks at the next entries, at most as many as said; it forgets nothing that a
-- follower in this database has not seen.
-- Answers how many entries it looked at, 0 at the end, and how many it removed.
CREATE FUNCTION compact_changes(older_than timestamptz, most integer, OUT looked_at bigint, OUT removed bigint)
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    clock change_clock;
    furthest bigint;
    slice_end bigint;
    forgotten bigint;
BEGIN
    SELECT * INTO STRICT clock FROM change_clock FOR NO KEY UPDATE;
    furthest := least(clock.last_number, (SELECT min(number) FROM change_follower));
    SELECT max(number), count(*) INTO slice_end, looked_at
    FROM (
        SELECT number, at FROM change WHERE number > clock.compacted_to AND number <= furthest ORDER BY number LIMIT most
    ) AS slice
    WHERE at < older_than;
    removed := 0;
    IF slice_end IS NULL THEN
        RETURN;
    END IF;
    WITH slice AS MATERIALIZED (
        SELECT number, uscc, class, record_key, content FROM change WHERE number > clock.compacted_to AND number <= slice_end
    ),
    gone AS (
        DELETE FROM change USING slice
        WHERE change.uscc = slice.uscc AND change.record_key = slice.record_key AND change.class = slice.class
            AND (change.number < slice.number OR change.number = slice.number AND slice.content IS NULL)
        RETURNING change.number, change.content
    )
    SELECT count(*), max(number) FILTER (WHERE content IS NULL) INTO removed, forgotten FROM gone;
    UPDATE change_clock
    SET compacted_to = slice_end, complete_after = greatest(complete_after, coalesce(forgotten, 0));
END
$$;
REVOKE EXECUTE ON FUNCTION compact_changes(timestamptz, integer) FROM PUBLIC;

-- The clients to whom changes are sent as they happen (Standard Webhooks 1.0.0).
CREATE TABLE webhook (
    id text COLLATE "C" PRIMARY KEY,
    client text COLLATE "C" NOT NULL REFERENCES client,
    address text NOT NULL,
    -- Whether it may be in a network of the platform's own: addresses that are not public are refused otherwise.
    internal boolean NOT NULL DEFAULT false,
    -- Of which class and region; NULL: of all.
    class text COLLATE "C",
    region text COLLATE "C",
    -- Signs deliveries, sealed under the service's key for clients' secrets.
    sealed_secret bytea NOT NULL,
    -- The one before, which signs beside it until the subscriber has taken up the new one.
    former_secret bytea,
    former_until timestamptz,
    -- The changes up to this number were delivered.
    number bigint NOT NULL,
    -- The last number when it began with the whole state; NULL when it did not.
    begun bigint,
    -- The delivery in hand: its name and the last number that is in it. It keeps both until it has arrived.
    delivery text COLLATE "C",
    delivery_until bigint,
    attempts integer NOT NULL DEFAULT 0,
    failing_since timestamptz,
    last_failure text,
    next_try_at timestamptz NOT NULL DEFAULT '-infinity',
    disabled_at timestamptz,
    -- Who is delivering, and until when nobody else may.
    lease uuid,
    leased_until timestamptz NOT NULL DEFAULT '-infinity',
    created_at timestamptz NOT NULL DEFAULT now(),
    CHECK ((delivery IS NULL) = (delivery_until IS NULL)),
    CHECK ((former_secret IS NULL) = (former_until IS NULL))
);
CREATE INDEX webhook_of_client ON webhook (client);

-- Open data (开放数据): everything public as files, made without a long transaction and kept clean of what is public no more.
--
-- An export is read page by page, each page in a statement of its own, so its pages are of different moments. from_number is where the
-- change feed stood before the first one: who takes the files and then applies the changes behind that number has the public state.

CREATE TABLE export (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    finished_at timestamptz,
    catalogue_version integer NOT NULL,
    -- Which item was in which share class (catalogue_version).
    split_digest text NOT NULL,
    -- Whether it has all classes.
    is_complete boolean NOT NULL,
    classes text[] COLLATE "C" NOT NULL,
    from_number bigint NOT NULL,
    to_number bigint,
    -- What was committed then: a record that no other transaction has changed was the same when its page was read.
    seen pg_snapshot NOT NULL,
    -- The number that the file of changes begins behind; NULL: there is none.
    changes_after bigint
);

CREATE TABLE export_file (
    export bigint NOT NULL REFERENCES export ON DELETE CASCADE,
    name text COLLATE "C" NOT NULL,
    -- NULL: the changes of all classes since the export before.
    class text COLLATE "C",
    format text COLLATE "C" NOT NULL CHECK (format IN ('ndjson', 'csv')),
    records bigint NOT NULL,
    size bigint NOT NULL,
    digest bytea NOT NULL,
    -- Grows with every block that is made anew.
    edition integer NOT NULL DEFAULT 1,
    PRIMARY KEY (export, name)
);

-- The members of the gzip files.
CREATE TABLE export_block (
    export bigint NOT NULL REFERENCES export ON DELETE CASCADE,
    file text COLLATE "C" NOT NULL,
    number integer NOT NULL,
    class text COLLATE "C",
    format text COLLATE "C" NOT NULL,
    -- Its first and last record; NULL when it has none (any more).
    first_uscc text COLLATE "C",
    first_key uuid,
    last_uscc text COLLATE "C",
    last_key uuid,
    -- Of changes, the numbers they are behind and up to.
    after_number bigint,
    until_number bigint,
    records integer NOT NULL,
    size integer NOT NULL,
    unpacked integer NOT NULL,
    bytes bytea NOT NULL,
    -- From this moment on it may not be handed out as it is, because a record in it has changed or is public no more.
    stale_from timestamptz,
    PRIMARY KEY (export, file, number)
);
ALTER TABLE export_block ALTER COLUMN bytes SET STORAGE EXTERNAL;
CREATE INDEX export_block_of_record ON export_block (export, format, class, first_uscc, first_key) WHERE first_uscc IS NOT NULL;
CREATE INDEX export_block_of_changes ON export_block (export, after_number) WHERE class IS NULL;
CREATE INDEX export_block_stale ON export_block (export, file, stale_from) WHERE stale_from IS NOT NULL;

-- When it was last seen that nothing public has ended whose blocks are not marked; one row.
CREATE TABLE export_watch (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    clean_day date NOT NULL DEFAULT '-infinity',
    seen_at timestamptz NOT NULL DEFAULT '-infinity'
);
INSERT INTO export_watch DEFAULT VALUES;

-- Gives numbers to records that an export may have shown as they were for a moment only: changed by transactions that were not committed in
-- `seen`, and without a number behind `behind`, since at the next numbering they were as they had been told before. Whoever applies the
-- changes behind `behind` sees them as they are then.
CREATE FUNCTION number_unseen(seen pg_snapshot, behind bigint) RETURNS bigint
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    clock change_clock;
    today date := publicity_today();
    added bigint;
BEGIN
    SELECT * INTO STRICT clock FROM change_clock FOR NO KEY UPDATE;
    WITH touched AS (
        SELECT record AS row,
            record.state = 'active' AND NOT record.natural_person AND record.public_from <= today
                AND record.public_until > today AS is_public
        FROM record
        WHERE record.changed_in >= pg_snapshot_xmin(seen)::text::bigint
            AND NOT pg_visible_in_snapshot(record.changed_in::text::xid8, seen)
    ),
    told AS (
        INSERT INTO change (number, at, uscc, class, record_key, content)
        SELECT clock.last_number + row_number() OVER (ORDER BY (row).uscc, (row).class, (row).record_key), clock_timestamp(),
            (row).uscc, (row).class, (row).record_key, CASE WHEN is_public THEN public_content(row) END
        FROM touched
        WHERE NOT EXISTS (
                SELECT FROM change WHERE change.uscc = (row).uscc AND change.record_key = (row).record_key
                    AND change.class = (row).class AND change.number > behind)
            -- Of what was never public, not even that it exists is told.
            AND (is_public
                OR NOT (row).natural_person AND (row).public_from <= today
                OR EXISTS (
                    SELECT FROM change WHERE change.uscc = (row).uscc AND change.record_key = (row).record_key
                        AND change.class = (row).class)
                OR EXISTS (
                    SELECT FROM record_history AS past WHERE past.uscc = (row).uscc AND past.class = (row).class
                        AND past.record_key = (row).record_key AND NOT past.natural_person AND past.public_from <= today))
        RETURNING 1
    )
    SELECT count(*) INTO added FROM told;
    IF added > 0 THEN
        UPDATE change_clock SET last_number = clock.last_number + added;
        PERFORM pg_notify('gongxin_change', (clock.last_number + added)::text);
    END IF;
    RETURN added;
END
$$;
REVOKE EXECUTE ON FUNCTION number_unseen(pg_snapshot, bigint) FROM PUBLIC;

-- What everybody may fetch. A file is handed out only while somebody keeps watch, since the publicity clock's last midnight, and none
-- of its blocks is stale.
CREATE VIEW offered_export WITH (security_barrier) AS
SELECT id, made_at, finished_at, catalogue_version, is_complete, classes, from_number, to_number, changes_after
FROM export
WHERE finished_at IS NOT NULL AND from_number >= (SELECT complete_after FROM change_clock)
    -- An item that has become less open is in the files from before: they are withdrawn as a whole.
    AND split_digest = (SELECT split_digest FROM catalogue_version ORDER BY version DESC LIMIT 1);

CREATE VIEW offered_file WITH (security_barrier) AS
SELECT file.export, file.name, file.class, file.format, file.records, file.size, file.digest, file.edition,
    watch.seen_at > clock_timestamp() - interval '1 minute' AND watch.clean_day = publicity_today()
        AND NOT EXISTS (
            SELECT FROM export_block AS block
            WHERE block.export = file.export AND block.file = file.name AND block.stale_from <= clock_timestamp()
        ) AS is_clean,
    span.first_uscc, span.first_key, span.last_uscc, span.last_key
FROM export_file AS file
JOIN offered_export ON offered_export.id = file.export
CROSS JOIN export_watch AS watch
CROSS JOIN LATERAL (
    SELECT (array_agg(first_uscc ORDER BY number))[1] AS first_uscc, (array_agg(first_key ORDER BY number))[1] AS first_key,
        (array_agg(last_uscc ORDER BY number DESC))[1] AS last_uscc, (array_agg(last_key ORDER BY number DESC))[1] AS last_key
    FROM export_block AS block
    WHERE block.export = file.export AND block.file = file.name AND block.first_uscc IS NOT NULL
) AS span;

CREATE VIEW offered_block WITH (security_barrier) AS
SELECT block.export, block.file, block.number, file.edition, block.size, block.bytes
FROM export_block AS block
JOIN export_file AS file ON file.export = block.export AND file.name = block.file
JOIN offered_export ON offered_export.id = file.export
CROSS JOIN export_watch AS watch
WHERE watch.seen_at > clock_timestamp() - interval '1 minute' AND watch.clean_day = publicity_today()
    AND (block.stale_from IS NULL OR block.stale_from > clock_timestamp());
GRANT SELECT ON offered_export, offered_file, offered_block TO gongxin_public;

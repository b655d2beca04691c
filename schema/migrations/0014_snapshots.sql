-- Snapshots (全量报送): a batch that holds all records of its department and class. What it no longer holds is withdrawn behind its
-- last row – unless that is too much or it looks broken: then it is held until the department confirms it.
ALTER TABLE batch
    DROP CONSTRAINT batch_state_check,
    ADD CONSTRAINT batch_state_check
        CHECK (state IN ('receiving', 'received', 'working', 'held', 'done', 'failed', 'cancelled')),
    -- NULL for a batch that is no snapshot. Progress (next_offset, next_row) counts within a stage that reads the payload.
    ADD COLUMN snapshot_stage text CHECK (snapshot_stage IN ('checking', 'storing', 'withdrawing')),
    ADD CHECK (state <> 'held' OR snapshot_stage = 'checking');

CREATE INDEX batch_held ON batch (class, source) WHERE state = 'held';

-- What checking a snapshot found, and what became of it.
CREATE TABLE snapshot_check (
    batch uuid PRIMARY KEY REFERENCES batch ON DELETE CASCADE,
    rows_read bigint NOT NULL DEFAULT 0,
    -- Those that bring a record.
    rows_accepted bigint NOT NULL DEFAULT 0,
    rows_rejected bigint NOT NULL DEFAULT 0,
    rows_waiting bigint NOT NULL DEFAULT 0,
    -- Of the rejected ones: those of which it cannot be told which record they are.
    rows_unknown bigint NOT NULL DEFAULT 0,
    -- The department's records of the class in force, and those of them the snapshot would drop; NULL until all was read.
    records bigint,
    dropped bigint,
    -- The records it did drop.
    withdrawn bigint NOT NULL DEFAULT 0,
    -- Why it is or was held: objects with code, item, value and limit.
    reasons jsonb NOT NULL DEFAULT '[]',
    held_at timestamptz,
    confirmed_at timestamptz,
    -- The department of the token; NULL for an operator at the platform.
    confirmed_by text
);

-- How many rows fill the items that its gate asks for, and of how many rows.
CREATE TABLE snapshot_fill (
    batch uuid NOT NULL REFERENCES batch ON DELETE CASCADE,
    item text COLLATE "C" NOT NULL,
    filled bigint NOT NULL,
    expected bigint NOT NULL,
    PRIMARY KEY (batch, item)
);

-- The records a snapshot holds, noted while it is checked and forgotten when the gate has compared them. Logged: were they lost in a
-- crash that leaves the progress, all records would seem to be dropped.
CREATE TABLE snapshot_key (
    batch uuid NOT NULL,
    uscc text COLLATE "C" NOT NULL,
    record_key uuid NOT NULL
);
CREATE INDEX snapshot_key_batch ON snapshot_key (batch);

-- What is known of rows that do not tell their record's key: the code of the subject (uscc), the items of the natural key
-- (natural_key), or a number from before the code. The records that may be meant are not dropped.
CREATE TABLE snapshot_hint (
    batch uuid NOT NULL,
    kind text COLLATE "C" NOT NULL,
    value text COLLATE "C" NOT NULL
);
CREATE INDEX snapshot_hint_batch ON snapshot_hint (batch);

-- The records to withdraw, in the revision that was compared: one that changes afterwards is not what the snapshot knew.
CREATE TABLE snapshot_drop (
    batch uuid NOT NULL,
    uscc text COLLATE "C" NOT NULL,
    record_key uuid NOT NULL,
    revision integer NOT NULL,
    PRIMARY KEY (batch, uscc, record_key)
);

-- A department's records: what a batch brings lies together, so that a summary of each range of pages is enough.
CREATE INDEX record_by_source ON record USING brin (source text_bloom_ops) WITH (autosummarize = on);

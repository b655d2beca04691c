-- What was pulled out of departments' front-end exchange databases (前置库), piece by piece: a range of keys of a table there, and
-- the batch its rows went into. A piece is noted before its rows are read, so that whoever goes on after a crash takes up the same
-- range under the same idempotency key instead of making a second batch.
CREATE TABLE exchange_position (
    exchange text COLLATE "C" NOT NULL,
    number bigint NOT NULL,
    -- The table and key column, so that a name is not used for another table with keys of its own.
    relation text NOT NULL,
    -- Keys greater than the first and up to the second, as texts; without the first one from the beginning.
    after_key text,
    until_key text NOT NULL,
    -- Rows that became visible behind the position, found by reading a window again; does not move the position.
    late boolean NOT NULL,
    -- The key of each row, in the order of the batch's rows.
    keys text[] COMPRESSION lz4 NOT NULL,
    batch uuid,
    -- Whether the receipt could be written back beside the rows.
    receipt text COLLATE "C" CHECK (receipt IN ('written', 'refused')),
    noted_at timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz,
    PRIMARY KEY (exchange, number),
    CHECK (finished_at IS NULL OR (batch IS NOT NULL AND receipt IS NOT NULL))
);

-- One piece of an exchange is in work at a time.
CREATE UNIQUE INDEX exchange_unfinished ON exchange_position (exchange) WHERE finished_at IS NULL;

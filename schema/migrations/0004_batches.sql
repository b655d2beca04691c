-- What departments sent, as received, and what became of it.
CREATE TABLE batch (
    id uuid PRIMARY KEY,
    number bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    class text NOT NULL,
    source text NOT NULL REFERENCES department,
    format text NOT NULL CHECK (format IN ('csv', 'ndjson')),
    idempotency_key text,
    payload_digest bytea CHECK (length(payload_digest) = 32),
    payload_bytes bigint NOT NULL DEFAULT 0,
    chunk_bytes integer NOT NULL,
    state text NOT NULL DEFAULT 'receiving' CHECK (state IN ('receiving', 'received', 'working', 'done', 'failed')),
    -- Why a batch failed as a whole; a code of the problem list.
    failure text,
    -- The worker's database session: its process number and start. A batch whose session is gone is free again.
    worker text,
    created_at timestamptz NOT NULL DEFAULT now(),
    touched_at timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz,
    -- Where the next slice starts. A slice commits together with its progress, and only from where it started.
    next_offset bigint NOT NULL DEFAULT 0,
    next_row bigint NOT NULL DEFAULT 1,
    rows_new bigint NOT NULL DEFAULT 0,
    rows_changed bigint NOT NULL DEFAULT 0,
    rows_unchanged bigint NOT NULL DEFAULT 0,
    rows_rejected bigint NOT NULL DEFAULT 0,
    -- Of the accepted rows: those with a value brought into standard form, and those with a warning.
    rows_mended bigint NOT NULL DEFAULT 0,
    rows_warned bigint NOT NULL DEFAULT 0,
    -- The header row as received, and the columns of it that no item answers to.
    header bytea,
    unknown_columns text[] NOT NULL DEFAULT '{}',
    missing_columns text[] NOT NULL DEFAULT '{}',
    CHECK (state = 'receiving' OR payload_digest IS NOT NULL)
);

CREATE UNIQUE INDEX batch_idempotency ON batch (source, class, idempotency_key)
    WHERE state NOT IN ('receiving', 'failed');
CREATE UNIQUE INDEX batch_same_bytes ON batch (source, class, payload_digest) WHERE state NOT IN ('receiving', 'failed');
CREATE INDEX batch_unfinished ON batch (class, source, number) WHERE state IN ('received', 'working');

CREATE TABLE payload_chunk (
    batch uuid NOT NULL REFERENCES batch ON DELETE CASCADE,
    sequence integer NOT NULL,
    bytes bytea COMPRESSION lz4 NOT NULL,
    PRIMARY KEY (batch, sequence)
);

-- Rejected rows, whole and as received, with every reason found.
CREATE TABLE quarantine (
    batch uuid NOT NULL REFERENCES batch,
    row_number bigint NOT NULL,
    raw bytea NOT NULL,
    reasons jsonb NOT NULL,
    PRIMARY KEY (batch, row_number)
);

-- How often each fault occurred in a batch.
CREATE TABLE batch_fault (
    batch uuid NOT NULL REFERENCES batch,
    code text NOT NULL,
    item text NOT NULL,
    severity text NOT NULL CHECK (severity IN ('error', 'warning')),
    count bigint NOT NULL,
    PRIMARY KEY (batch, code, item, severity)
);

-- The name by which a worker's database session is known: process numbers are used again, start times with them are not.
CREATE FUNCTION worker_name(pid integer, backend_start timestamptz) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN pid || '@' || extract(epoch FROM backend_start);

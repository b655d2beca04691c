-- A batch can be cancelled: what was stored of it stays, the rest is not read.
ALTER TABLE batch
    DROP CONSTRAINT batch_state_check,
    ADD CONSTRAINT batch_state_check
        CHECK (state IN ('receiving', 'received', 'working', 'done', 'failed', 'cancelled')),
    -- When a worker first took it: what the rate counts from.
    ADD COLUMN started_at timestamptz;

-- What was cancelled may be sent again.
DROP INDEX batch_idempotency;
CREATE UNIQUE INDEX batch_idempotency ON batch (source, class, idempotency_key)
    WHERE state NOT IN ('receiving', 'failed', 'cancelled');

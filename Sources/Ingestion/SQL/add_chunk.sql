-- Keeps a piece of the payload. It is not flushed by itself: what makes the upload a batch flushes all that came before, and looks
-- whether all of it is there. $1 batch, $2 sequence, $3 bytes.
WITH unflushed AS MATERIALIZED (
    SELECT set_config('synchronous_commit', 'off', true)
), touched AS (
    UPDATE batch SET touched_at = now(), payload_bytes = payload_bytes + length($3::bytea)
    WHERE id = $1::uuid AND state = 'receiving'
    RETURNING id
)
INSERT INTO payload_chunk (batch, sequence, bytes) SELECT id, $2::integer, $3::bytea FROM touched, unflushed

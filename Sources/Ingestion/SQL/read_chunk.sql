-- A piece of a payload. $1 batch, $2 sequence.
SELECT bytes FROM payload_chunk WHERE batch = $1::uuid AND sequence = $2::integer

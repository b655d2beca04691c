-- Gives a batch up. $1 batch, $2 worker, $3 failure code.
UPDATE batch SET state = 'failed', failure = $3, finished_at = now(), touched_at = now()
WHERE id = $1::uuid AND worker = $2 AND state = 'working'

-- Gives a batch up. $1 batch, $2 worker, $3 failure code, $4 and $5 what it means in Chinese and in English, or NULL.
UPDATE batch SET state = 'failed', failure = $3, failure_message = $4, failure_message_en = $5, finished_at = now(),
    touched_at = now()
WHERE id = $1::uuid AND worker = $2 AND state = 'working'

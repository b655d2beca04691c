-- Cancels a batch that is not finished. A worker that is on it notices with its next slice, which is then not stored. $1 batch.
UPDATE batch SET state = 'cancelled', finished_at = now(), touched_at = now()
WHERE id = $1::uuid AND state IN ('received', 'working', 'held')

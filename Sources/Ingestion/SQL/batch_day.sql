-- The day a batch was received, in Beijing time, as days since 1970-01-01. $1 batch.
SELECT (created_at AT TIME ZONE 'Asia/Shanghai')::date - date '1970-01-01' FROM batch WHERE id = $1::uuid

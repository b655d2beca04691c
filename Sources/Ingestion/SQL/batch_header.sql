-- The header a CSV batch was received with. $1 batch.
SELECT header FROM batch WHERE id = $1::uuid

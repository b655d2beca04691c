-- How often each fault occurred in a batch, errors first, the most frequent first. $1 batch.
SELECT code, item, severity, count
FROM batch_fault
WHERE batch = $1::uuid
ORDER BY severity, count DESC, code, item

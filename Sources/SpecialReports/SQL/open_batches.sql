-- The batches of a department and class of which something was not stored. $1 department, $2 class.
SELECT batch, reason, received, rows_rejected, rows_waiting
FROM open_batches($1, $2)
ORDER BY received, batch, reason
LIMIT 1000

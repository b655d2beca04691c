-- The last of the transactions that have no numbers yet.
SELECT max(transaction) FROM pending_change

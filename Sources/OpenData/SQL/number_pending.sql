-- Gives numbers; answers whether a transaction up to $1 still waits for its own.
SELECT EXISTS (SELECT FROM pending_change WHERE transaction <= $1::bigint) FROM number_changes(1000)

-- Whether transactions wait for numbers.
SELECT EXISTS (SELECT FROM pending_change)

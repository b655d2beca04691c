-- Writers need not call any more.
SELECT pg_advisory_unlock(1196966728, 1)

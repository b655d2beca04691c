-- Whether this session is the one that numbers at once. The others look every second, and take its place when it ends.
SELECT pg_try_advisory_lock(1196966728, 2)

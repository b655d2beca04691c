-- From now on writers call; false while one is at work that found the numberer awake and does not.
SELECT pg_try_advisory_lock(1196966728, 1)

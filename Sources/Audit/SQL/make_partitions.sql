-- Makes the partitions of this month and the two that follow, where they are missing.
SELECT make_access_log_partition((publicity_today() + make_interval(months => ahead))::date) FROM generate_series(0, 2) AS ahead

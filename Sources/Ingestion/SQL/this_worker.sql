-- The name by which a database session is known as a worker.
SELECT worker_name(pid, backend_start) FROM pg_stat_activity WHERE pid = pg_backend_pid()

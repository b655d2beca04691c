-- Whether this server only follows another, and what tells it from every other one.
SELECT pg_is_in_recovery(), extract(epoch FROM pg_postmaster_start_time())::text || ' ' || current_database()

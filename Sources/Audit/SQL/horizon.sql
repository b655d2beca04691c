-- The first transaction that may still be under way, the cluster, and the time in microseconds since 2000. No row of a transaction
-- before that one can still appear.
SELECT pg_snapshot_xmin(pg_current_snapshot())::text, (SELECT system_identifier::text FROM pg_control_system()),
    (extract(epoch FROM clock_timestamp()) * 1000000)::bigint - 946684800000000

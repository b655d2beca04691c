-- The moment the database's clock shows, in microseconds since 1970, and the day of the publicity clock, in days since then.
SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint, publicity_today() - date '1970-01-01'

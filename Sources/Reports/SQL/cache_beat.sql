-- Where the database stands, and whose public records changed since a place in the change feed. First a row with the moment its clock
-- shows, in microseconds since 1970, the day of the publicity clock, in days since then, the last number of the feed and the
-- transactions that have no numbers yet; then the subjects, of those transactions and of the numbers behind the place. All of it is
-- one snapshot: what is committed is in one of the two. $1 the place (NULL: not told of any), $2 transactions that need not be told
-- of again, $3 how many changes at most are looked at.
WITH clock AS MATERIALIZED (
    SELECT last_number FROM change_clock
),
pending AS MATERIALIZED (
    SELECT transaction FROM pending_change
)
SELECT NULL AS code, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint, publicity_today() - date '1970-01-01', last_number,
    coalesce((SELECT string_agg(transaction::text, ',') FROM pending), '')
FROM clock
UNION ALL
(SELECT uscc, NULL, NULL, NULL, NULL FROM change
 WHERE number > $1::bigint AND (SELECT last_number FROM clock) - $1::bigint < $3::integer)
UNION ALL
(SELECT uscc, NULL, NULL, NULL, NULL FROM pending JOIN record ON changed_in = transaction
 WHERE $1 IS NOT NULL AND transaction <> ALL ($2::text[]::bigint[])
 LIMIT $3::integer)

-- The subjects of records that these transactions made what they are. $1 transactions, $2 how many at most.
SELECT DISTINCT uscc FROM record WHERE changed_in = ANY ($1::text[]::bigint[]) LIMIT $2::integer

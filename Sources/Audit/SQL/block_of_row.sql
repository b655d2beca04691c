-- The block that holds a row: the one of its range, or the one whose leaves name it. $1 the row's number.
SELECT block FROM access_log_leaf
WHERE $1::bigint = ANY (ids) AND block IN (
    SELECT number FROM access_log_block AS b
    WHERE b.kind = 'remainder' OR EXISTS (
        SELECT FROM access_log AS l
        WHERE l.id = $1::bigint AND l.transaction >= b.first_transaction AND l.transaction < b.end_transaction))
ORDER BY block
LIMIT 1

-- How far an exchange was pulled, and the number of its last piece. $1 exchange.
SELECT
    coalesce(max(number), 0),
    (SELECT until_key FROM exchange_position WHERE exchange = $1 AND NOT late ORDER BY number DESC LIMIT 1),
    (SELECT relation FROM exchange_position WHERE exchange = $1 ORDER BY number DESC LIMIT 1)
FROM exchange_position
WHERE exchange = $1

-- Forgets a piece whose rows the department has removed before they were read. $1 exchange, $2 number.
DELETE FROM exchange_position WHERE exchange = $1 AND number = $2::bigint AND batch IS NULL

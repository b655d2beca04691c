-- The piece that was left in the middle of its way. $1 exchange.
SELECT number, after_key, until_key, late, batch, array_to_json(keys)::text
FROM exchange_position
WHERE exchange = $1 AND finished_at IS NULL

-- Ends a piece. $1 exchange, $2 number, $3 what became of its receipt.
UPDATE exchange_position SET receipt = $3, finished_at = now() WHERE exchange = $1 AND number = $2::bigint

-- Notes the batch that a piece went into; NULL when that batch failed and the piece is to be sent again. $1 exchange, $2 number,
-- $3 batch.
UPDATE exchange_position SET batch = $3::uuid WHERE exchange = $1 AND number = $2::bigint

-- How many rows of a snapshot fill each item its gate asks for. $1 batch.
SELECT item, filled, expected FROM snapshot_fill WHERE batch = $1::uuid ORDER BY item

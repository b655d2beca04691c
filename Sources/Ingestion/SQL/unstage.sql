-- Takes rows out that come again with their items. $1 row numbers.
DELETE FROM staging WHERE row_number = ANY ($1::bigint[])

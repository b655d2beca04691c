-- $1 check, $2 client, $3 the row behind which it goes on.
SELECT * FROM read_credit_check($1::uuid, $2, $3::integer)

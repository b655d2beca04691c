-- The operator's reading. $1 check, $2 the row behind which it goes on.
SELECT * FROM credit_check_rows($1::uuid, $2::integer)

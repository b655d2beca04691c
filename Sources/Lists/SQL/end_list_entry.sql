-- Ends an entry by a decision, and logs it. $1 list, $2 entry, $3 department (NULL: the operator), $4 the way off the list, $5 document,
-- $6 reason, $7 day of the decision, $8 client, $9 organisation, $10 authority, $11 request.
SELECT outcome FROM end_list_entry($1, $2::uuid, $3, $4, $5, $6, $7::date, $8, $9, $10, $11)

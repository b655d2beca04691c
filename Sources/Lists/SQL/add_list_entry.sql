-- Puts a subject on a list by a decision, and logs it. $1 list, $2 subject, $3 its name, $4 department (NULL: none), $5 name of who
-- identified, $6 document, $7 reason, $8 day of the decision, $9 client, $10 organisation, $11 authority, $12 request.
SELECT outcome, id FROM add_list_entry($1, $2, $3, $4, $5, $6, $7, $8::date, $9, $10, $11, $12)

-- Notes an act of an operator. $1 action, $2 who, $3 whom it is about, $4 how many results.
INSERT INTO access_log (action, organisation, client, subject, authority, request, result_count)
VALUES ($1, 'operator', $2, $3, 'operator', 'command', $4::integer)

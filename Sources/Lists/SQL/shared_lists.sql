-- On which lists a subject is and was, for a department. $1 client, $2 key, $3 nonce, $4 until when the signature is good, $5 request,
-- $6 subject, $7 purpose.
SELECT outcome, id, list, name, name_en, colour, publish, source, agency, department, document, reason, since, until, ended_on, end_reason,
    end_document, state
FROM read_shared_lists($1, $2, $3, $4::bigint, $5, $6, $7)

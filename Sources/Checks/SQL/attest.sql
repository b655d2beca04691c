-- $1 client, $2 key, $3 nonce, $4 until when it is kept (seconds since 1970), $5 request, $6 authorisation, $7 subject, $8 purpose,
-- $9 codes of questions.
SELECT outcome, question, answer, to_char(as_of AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    to_char((as_of + min(valid_days) OVER () * interval '1 day') AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
FROM attest($1, $2, $3, to_timestamp($4::bigint), $5, $6::uuid, $7, $8, $9::text[])

-- A form of a document of the shared view, for whom it was issued to; checked and logged by the gate. $1 client, $2 key, $3 nonce,
-- $4 until when the signature is good, $5 number in the service's log, $6 digest of the code, $7 form.
SELECT sealed_content, nullif(outcome, 'answered') FROM read_shared_document($1, $2, $3, $4::bigint, $5, $6::bytea, $7)

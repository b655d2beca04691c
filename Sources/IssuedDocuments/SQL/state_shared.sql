-- What a department's rights open of a subject; checked and logged by the gate. $1 client, $2 key, $3 nonce, $4 until when the
-- signature is good, $5 number in the service's log, $6 credit code, $7 purpose, $8 the one class asked for or NULL, $9 items that
-- nobody is shown, $10 classes that may concern natural persons, $11 most records of a class.
SELECT outcome, authority, array_to_string(scope, ';'), class, agency, region, decision_date, public_from, public_until, record_key,
    state, total, public_items, authorised_items, shared_items, revision, content, was_public, as_of_change
FROM state_shared($1, $2, $3, $4::bigint, $5, $6, $7, $8, $9::text[], $10::text[], $11::integer)

-- What an authorisation opens of a subject; checked, counted and logged by the gate. $1 client, $2 key, $3 nonce, $4 until when the
-- signature is good, $5 number in the service's log, $6 credit code, $7 authorisation, $8 purpose, $9 items that nobody is shown,
-- $10 most records of a class.
SELECT outcome, authority, array_to_string(scope, ';'), class, agency, region, decision_date, public_from, public_until, record_key,
    state, total, public_items, authorised_items, shared_items, revision, content, was_public, as_of_change
FROM state_authorised($1, $2, $3, $4::bigint, $5, $6, $7::uuid, $8, $9::text[], $10::integer)

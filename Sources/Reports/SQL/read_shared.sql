-- Reports for departments, for several requests at once: checked, logged and read by the gate. Of each request $1 client, $2 key,
-- $3 nonce, $4 until when the signature is good, $5 number in the service's log, $6 credit code, $7 purpose, $8 the class asked for;
-- then $9 items that nobody is shown, $10 classes that may concern natural persons, $11 most records of a class.
SELECT number, outcome, authority, array_to_string(scope, ';'), class, agency, region, decision_date, public_from, public_until,
    record_key, state, total, public_items, authorised_items, shared_items
FROM read_shared(
    $1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::text[], array_replace($8::text[], '', NULL), $9::text[],
    $10::text[], $11::integer)

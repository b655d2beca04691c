-- What changed of a portfolio's members: checked, logged and read by the gate. $1 client, $2 key, $3 nonce, $4 until when the signature is
-- good, $5 request, $6 portfolio, $7 to $10 the place behind which the page starts, $11 items that nobody is shown, $12 most changes.
SELECT outcome, array_to_string(scope, ';'), changed_in, code, class, record_key, change, to_char(decision_date, 'YYYY-MM-DD'), agency,
    public_items, authorised_items
FROM read_portfolio($1, $2, $3, $4::bigint, $5, $6::uuid, $7::bigint, $8, $9, $10::uuid, $11::text[], $12::integer)

-- $1 client, $2 key, $3 nonce, $4 until when it is kept (seconds since 1970), $5 request, $6 purpose, $7 classes, $8 of penalties,
-- $9 of lists, $10 of abnormal states, $11 items of removal by class, $12 references, $13 codes, $14 names, $15 faults,
-- $16 seconds the results are kept, $17 rows of a slice.
SELECT outcome, id FROM make_credit_check(
    $1, $2, $3, to_timestamp($4::bigint), $5, $6, $7::text[], $8::text[], $9::text[], $10::text[], $11::jsonb, $12::text[], $13::text[],
    $14::text[], $15::text[], make_interval(secs => $16::integer), $17::integer)

-- The operator's check, in the name of an organisation. $1 organisation, $2 program, $3 request, $4 purpose, $5 classes, $6 of penalties,
-- $7 of lists, $8 of abnormal states, $9 items of removal by class, $10 references, $11 codes, $12 names, $13 faults,
-- $14 seconds the results are kept, $15 rows of a slice.
SELECT outcome, id FROM store_credit_check(
    $1, $2, $3, $4, $5::text[], $6::text[], $7::text[], $8::text[], $9::jsonb, $10::text[], $11::text[], $12::text[], $13::text[],
    make_interval(secs => $14::integer), $15::integer)

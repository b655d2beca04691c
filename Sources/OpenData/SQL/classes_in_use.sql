-- Those of some classes that have any record, public or not: to look for the others' records takes as long as to read all keys.
SELECT code
FROM unnest($1::text[]) WITH ORDINALITY AS wanted (code, place)
CROSS JOIN LATERAL (SELECT FROM record WHERE class = code ORDER BY class, decision_date LIMIT 1) AS any_record
ORDER BY place

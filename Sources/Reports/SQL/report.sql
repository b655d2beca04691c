-- Everything a reader may see of some subjects, in one round trip: first the subjects themselves – their kind in the place of the
-- class, their name in that of the agency, whether they are registered in that of the items –, then their records, subject by
-- subject, newest first in each class. What the reader may see is decided by its database role. $1 different credit codes, $2 most
-- records of a class.
(SELECT uscc, kind AS class, name AS agency, region, NULL::date AS decision_date, NULL::date AS public_from,
    NULL::date AS public_until, NULL::uuid AS record_key, to_jsonb(registered) AS items
 FROM subject WHERE uscc = ANY ($1::text[]))
UNION ALL
(SELECT found.* FROM unnest($1::text[]) AS code, LATERAL (
    SELECT uscc, class, agency, region, decision_date, public_from, public_until, record_key, public_items
    FROM (
        SELECT uscc, class, agency, region, decision_date, public_from, public_until, record_key, public_items,
            row_number() OVER (PARTITION BY class ORDER BY decision_date DESC NULLS LAST, record_key) AS place
        FROM record WHERE uscc = code
    ) AS placed
    WHERE place <= $2::integer
 ) AS found)

-- Everything a reader may see of some subjects, in one round trip: first the subjects themselves, then their records, subject by
-- subject, newest first in each class. What the reader may see is decided by its database role. $1 credit codes, $2 most records
-- of a class.
(SELECT uscc, '' AS class, name AS agency, kind AS region, region AS decided, registered::text AS public_from,
    '' AS public_until, '' AS record_key, '' AS items
 FROM subject WHERE uscc = ANY ($1::text[]))
UNION ALL
(SELECT uscc, class, agency, region, coalesce(decision_date::text, ''),
    CASE WHEN isfinite(public_from) THEN public_from::text ELSE '' END,
    CASE WHEN isfinite(public_until) THEN public_until::text ELSE '' END, record_key::text, public_items::text
 FROM (
    SELECT *, row_number() OVER (PARTITION BY uscc, class ORDER BY decision_date DESC NULLS LAST, record_key) AS place
    FROM (
        SELECT uscc, class, agency, region, decision_date, public_from, public_until, record_key, public_items
        FROM record WHERE uscc = ANY ($1::text[])
    ) AS visible
 ) AS placed
 WHERE place <= $2::integer)

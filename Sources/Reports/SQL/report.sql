-- Everything a reader may see of a subject, in one round trip: first the subject itself, then its records, newest first in each
-- class. What the reader may see is decided by its database role. $1 credit code, $2 most records of a class.
(SELECT '' AS class, name AS agency, kind AS region, region AS decided, registered::text AS public_from, '' AS public_until,
    '' AS record_key, '' AS items
 FROM subject WHERE uscc = $1)
UNION ALL
(SELECT class, agency, region, coalesce(decision_date::text, ''),
    CASE WHEN isfinite(public_from) THEN public_from::text ELSE '' END,
    CASE WHEN isfinite(public_until) THEN public_until::text ELSE '' END, record_key::text, public_items::text
 FROM (
    SELECT *, row_number() OVER (PARTITION BY class ORDER BY decision_date DESC NULLS LAST, record_key) AS place
    FROM (
        SELECT class, agency, region, decision_date, public_from, public_until, record_key, public_items
        FROM record WHERE uscc = $1
    ) AS visible
 ) AS placed
 WHERE place <= $2::integer)

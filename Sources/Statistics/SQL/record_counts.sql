-- $1 classes, $2 by what, $3 and $4 first and last day, $5 department, $6 and $7 first and last region. The first row says how far is
-- counted.
SELECT key, records, counted_to, behind, day, name
FROM published_counts($1::text[], $2, $3::date, $4::date, $5, $6, $7)
ORDER BY records DESC NULLS FIRST, key

-- Codes that rows were refused for, in their order, each with its reasons, how many rows, when, and who sent them.
-- $1 how many; $2 the department that asks or NULL for the operator, $3 the registering departments it is, $4 and $5 its divisions;
-- $6 the registering departments wanted or NULL, $7 and $8 their divisions; $9 and $10 the divisions wanted; $11 the department that
-- sent the rows or NULL; $12 and $13 the days of receipt or NULL; $14 the code before the first wanted.
SELECT code, NULL, NULL, NULL, NULL, string_agg(DISTINCT reason, E'\x1f' ORDER BY reason), count(*), min(day), max(day),
    string_agg(DISTINCT source, E'\x1f' ORDER BY source), NULL
FROM refused_code JOIN (SELECT id, source, publicity_day(created_at) AS day FROM batch) AS received ON received.id = batch
WHERE code > $14
    AND ($2::text IS NULL OR source = $2 OR authority = ANY ($3::text[]) AND division BETWEEN $4 AND $5)
    AND ($6::text[] IS NULL OR authority = ANY ($6) AND division BETWEEN $7 AND $8)
    AND ($9::text IS NULL OR division BETWEEN $9 AND $10)
    AND ($11::text IS NULL OR source = $11)
    AND ($12::date IS NULL OR day >= $12) AND ($13::date IS NULL OR day <= $13)
GROUP BY code
ORDER BY code
LIMIT $1::integer

-- Organisations with two codes, in the order of the codes, with the numbers that both are registered with. Of the departments each
-- sees those of which it assigned one code, or sent one registration.
-- $1 how many; $2 the department that asks or NULL for the operator, $3 the registering departments it is, $4 and $5 its divisions;
-- $6 the registering departments wanted or NULL, $7 and $8 their divisions; $9 and $10 the divisions wanted; $11 the department that
-- sent the rows or NULL; $12 and $13 the days of receipt or NULL; $14 and $15 the codes before the first wanted; $16 classes that register.
SELECT pair.uscc, pair.other_uscc, one.name, NULL, pair.numbers, NULL, NULL, first_day, last_day, sources, NULL
FROM (
    SELECT uscc, other_uscc, string_agg(kind || '=' || number, E'\x1f' ORDER BY kind, number) AS numbers
    FROM two_codes
    GROUP BY uscc, other_uscc
) AS pair
JOIN subject AS one ON one.uscc = pair.uscc
JOIN subject AS other ON other.uscc = pair.other_uscc
CROSS JOIN LATERAL (
    SELECT min(day) AS first_day, max(day) AS last_day, string_agg(DISTINCT source, E'\x1f' ORDER BY source) AS sources,
        array_agg(source) AS senders
    FROM (
        SELECT source, publicity_day(recorded_at) AS day
        FROM record
        WHERE record.uscc IN (pair.uscc, pair.other_uscc) AND class = ANY ($16::text[])
            AND state IN ('active', 'under_review')
    ) AS registration
) AS sent
WHERE (pair.uscc, pair.other_uscc) > ($14, $15)
    AND one.registered AND other.registered AND one.search_name = other.search_name
    AND EXISTS (
        SELECT FROM (VALUES (pair.uscc), (pair.other_uscc)) AS code (uscc), LATERAL (
            SELECT substr(code.uscc, 1, 1) AS authority, substr(code.uscc, 3, 6) AS division
        ) AS named
        WHERE ($2::text IS NULL OR $2 = ANY (senders) OR authority = ANY ($3::text[]) AND division BETWEEN $4 AND $5)
            AND ($6::text[] IS NULL OR authority = ANY ($6) AND division BETWEEN $7 AND $8)
            AND ($9::text IS NULL OR division BETWEEN $9 AND $10)
    )
    AND ($11::text IS NULL OR $11 = ANY (senders))
    AND ($12::date IS NULL OR last_day >= $12) AND ($13::date IS NULL OR last_day <= $13)
ORDER BY pair.uscc, pair.other_uscc
LIMIT $1::integer

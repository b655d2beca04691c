-- Codes that are registered under another name than rows gave, as far as that is still so: in the order of the codes. A name the
-- subject had before is no fault, unless two registrations gave it the code at once; nor is one that no record in force has any more.
-- $1 how many; $2 the department that asks or NULL for the operator, $3 the registering departments it is, $4 and $5 its divisions;
-- $6 the registering departments wanted or NULL, $7 and $8 their divisions; $9 and $10 the divisions wanted; $11 the department that
-- sent the rows or NULL; $12 and $13 the days of receipt or NULL; $14 and $15 the code and the name (its digest) before the first wanted.
SELECT uscc, NULL, subject.name, noted.name, NULL, NULL, noted.sent, first_day, last_day, sources, md5(noted.name)
FROM (
    SELECT uscc, name, bool_or(of_registration) AS of_registration, count(DISTINCT (batch, row_number)) AS sent,
        min(day) AS first_day, max(day) AS last_day, string_agg(DISTINCT source, E'\x1f' ORDER BY source) AS sources
    FROM other_name JOIN (SELECT id, source, publicity_day(created_at) AS day FROM batch) AS received ON received.id = batch
    WHERE uscc >= $14
        AND ($2::text IS NULL OR source = $2 OR substr(uscc, 1, 1) = ANY ($3::text[]) AND substr(uscc, 3, 6) BETWEEN $4 AND $5)
        AND ($6::text[] IS NULL OR substr(uscc, 1, 1) = ANY ($6) AND substr(uscc, 3, 6) BETWEEN $7 AND $8)
        AND ($9::text IS NULL OR substr(uscc, 3, 6) BETWEEN $9 AND $10)
        AND ($11::text IS NULL OR source = $11)
        AND ($12::date IS NULL OR day >= $12) AND ($13::date IS NULL OR day <= $13)
    GROUP BY uscc, name
) AS noted JOIN subject USING (uscc)
WHERE (uscc, md5(noted.name)) > ($14, $15)
    AND registered AND search_name <> search_form(noted.name)
    AND (
        of_registration
        OR NOT EXISTS (
            SELECT FROM subject_name AS former
            WHERE former.uscc = noted.uscc AND search_form(former.name) = search_form(noted.name)
        )
        AND EXISTS (
            SELECT FROM record
            WHERE record.uscc = noted.uscc AND state IN ('active', 'under_review') AND NOT natural_person
                AND search_form(subject_name) = search_form(noted.name)
        )
    )
ORDER BY uscc, md5(noted.name)
LIMIT $1::integer

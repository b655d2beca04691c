-- Registered subjects that had a name before which begins with a piece, in the order of these names and of their codes, behind a given
-- place. Those whose present name has the piece are left out: they come first. Of several such names of a subject the latest counts.
-- $1 piece as searched, $2 and $3 the place, $4 how many. The values stand in subqueries, as in search.
SELECT uscc, subject.name, kind, region, search_form(former.name) COLLATE "C" AS place, former.name
FROM subject_name AS former JOIN subject USING (uscc)
WHERE search_form(former.name) COLLATE "C" >= (SELECT $1::text)
    AND search_form(former.name) COLLATE "C" < (SELECT $1::text || chr(1114111))
    AND (search_form(former.name) COLLATE "C", uscc) > ((SELECT $2::text), (SELECT $3::text))
    AND registered
    AND strpos(search_name, (SELECT $1::text)) = 0
    AND NOT EXISTS (
        SELECT FROM subject_name AS later
        WHERE later.uscc = former.uscc AND later.until > former.until
            AND starts_with(search_form(later.name), (SELECT $1::text))
    )
ORDER BY place, uscc
LIMIT (SELECT $4::integer)

-- Subjects of exactly this name. $1 name as searched, $2 the code to start behind, $3 how many.
SELECT uscc, name, kind, region
FROM subject
WHERE search_name = $1 AND uscc > $2
    AND (registered OR EXISTS (SELECT FROM record WHERE record.uscc = subject.uscc))
ORDER BY uscc
LIMIT $3::integer

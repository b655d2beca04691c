-- The entries of a list or of a subject, present and past, for the operator. $1 list, $2 subject (each NULL for any), $3 whether past ones
-- are wanted, $4 how many at most.
SELECT id, list, uscc, subject_name, source, agency, since, nullif(until, 'infinity'),
    coalesce(ended_on, CASE WHEN until <= publicity_today() THEN until END),
    coalesce(end_reason, CASE WHEN until <= publicity_today() THEN until_reason END)
FROM list_entry
WHERE ($1::text IS NULL OR list = $1) AND ($2::text IS NULL OR uscc = $2)
    AND ($3::boolean OR ended_on IS NULL AND until > publicity_today())
ORDER BY since DESC, id DESC
LIMIT $4::integer

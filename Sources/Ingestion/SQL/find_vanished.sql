-- The next unregistered subjects that seem to have no public record any more. $1 the code behind which to look, $2 how many.
SELECT uscc
FROM subject
WHERE NOT registered AND uscc > $1 AND NOT EXISTS (
    SELECT FROM record
    WHERE record.uscc = subject.uscc AND state = 'active' AND NOT natural_person
        AND public_from <= publicity_today() AND public_until > publicity_today()
)
ORDER BY uscc
LIMIT $2::integer

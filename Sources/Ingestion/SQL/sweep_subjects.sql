-- Removes the unregistered subjects whose last public record has expired.
DELETE FROM subject
WHERE NOT registered AND NOT EXISTS (
    SELECT FROM record
    WHERE record.uscc = subject.uscc AND state = 'active' AND NOT natural_person
        AND public_from <= publicity_today() AND public_until > publicity_today()
)

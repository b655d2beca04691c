-- Removes those of some unregistered subjects that have no public record. $1 credit codes.
WITH swept AS (
    DELETE FROM subject
    WHERE uscc = ANY ($1::text[]) AND NOT registered AND NOT EXISTS (
        SELECT FROM record
        WHERE record.uscc = subject.uscc AND state = 'active' AND NOT natural_person
            AND public_from <= publicity_today() AND public_until > publicity_today()
    )
    RETURNING uscc, search_name
)
DELETE FROM subject_gram
USING swept
WHERE subject_gram.uscc = swept.uscc AND subject_gram.gram = ANY (name_grams(swept.search_name))

-- Notes the names that this batch's registrations replaced though no change of name explains it: another row of the same batch gave
-- the code that name, or a registration with other former numbers. $1 class, $2 batch, $3 items of the former numbers.
-- A number that became longer is the same organisation's: registration numbers of 13 digits became ones of 15.
-- Records are looked up by their keys alone (class || ''), as in judge_new.
INSERT INTO other_name (batch, row_number, uscc, name, of_registration)
SELECT before.batch, before.row_number, before.uscc, before.subject_name, true
FROM (SELECT DISTINCT uscc, record_key FROM staging WHERE action = 'update') AS sent
JOIN record USING (uscc, record_key)
JOIN record_history AS before USING (uscc, record_key)
CROSS JOIN LATERAL (
    SELECT before.public_items || before.authorised_items || before.shared_items AS old,
        record.public_items || record.authorised_items || record.shared_items AS new
) AS items
WHERE record.class || '' = $1 AND before.class || '' = $1 AND before.replaced_by = $2::uuid AND before.ended_by = 'update'
    AND before.state = 'active' AND search_form(before.subject_name) <> search_form(record.subject_name)
    AND (
        before.batch = $2::uuid
        OR EXISTS (
            SELECT FROM unnest($3::text[]) AS item
            WHERE old ->> item <> new ->> item AND length(old ->> item) = length(new ->> item)
        )
    )
    AND NOT EXISTS (
        SELECT FROM other_name
        WHERE other_name.batch = before.batch AND other_name.row_number = before.row_number
            AND other_name.uscc = before.uscc AND of_registration
    )

-- Makes the organisations findable that a record names which is public today and that no registration has vouched for yet.
WITH named AS (
    INSERT INTO subject (uscc, name, kind, region, registered)
    SELECT DISTINCT ON (uscc) uscc, subject_name, subject_kind, subject_region, false
    FROM staging
    WHERE NOT natural_person
        AND public_from <= publicity_today() AND public_until > publicity_today()
        AND NOT EXISTS (SELECT FROM subject WHERE subject.uscc = staging.uscc)
    ORDER BY uscc, row_number DESC
    ON CONFLICT (uscc) DO NOTHING
    RETURNING uscc, search_name
)
INSERT INTO subject_gram (gram, uscc)
SELECT DISTINCT substr(search_name, place, 2) AS gram, uscc
FROM named, generate_series(1, length(search_name)) AS place
ORDER BY gram, uscc
ON CONFLICT DO NOTHING

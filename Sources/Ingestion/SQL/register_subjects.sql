-- Makes or renames the subjects that registration records vouch for: the last row of each in the slice; and writes their grams.
WITH named AS (
    INSERT INTO subject (uscc, name, kind, region, registered)
    SELECT DISTINCT ON (uscc) uscc, subject_name, subject_kind, subject_region, true
    FROM staging
    WHERE NOT natural_person AND action <> 'withdrawal'
    ORDER BY uscc, row_number DESC
    ON CONFLICT (uscc) DO UPDATE SET
        name = excluded.name, kind = excluded.kind, region = excluded.region, registered = true, updated_at = now()
    WHERE (subject.name, subject.kind, subject.region, subject.registered)
        IS DISTINCT FROM (excluded.name, excluded.kind, excluded.region, true)
    RETURNING uscc, search_name
), former AS (
    -- The name before, unless it was wrong: subject is read here as it was.
    INSERT INTO subject_name (uscc, name)
    SELECT subject.uscc, subject.name
    FROM named JOIN subject USING (uscc)
    WHERE subject.registered AND subject.search_name <> named.search_name
        AND NOT EXISTS (SELECT FROM staging WHERE staging.uscc = subject.uscc AND action = 'correction')
    ON CONFLICT DO NOTHING
), forgotten AS (
    DELETE FROM subject_gram
    USING named, subject
    WHERE subject.uscc = named.uscc AND subject.search_name <> named.search_name
        AND subject_gram.uscc = named.uscc
        AND subject_gram.gram = ANY (name_grams(subject.search_name))
        AND NOT subject_gram.gram = ANY (name_grams(named.search_name))
)
INSERT INTO subject_gram (gram, uscc)
SELECT DISTINCT substr(search_name, place, 2) AS gram, uscc
FROM named, generate_series(1, length(search_name)) AS place
ORDER BY gram, uscc
ON CONFLICT DO NOTHING

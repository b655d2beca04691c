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
), renamed AS (
    -- As they were before: subject is read here without this statement's changes. A registered one had the name before, unless it
    -- was wrong.
    SELECT uscc, subject.name, subject.search_name, named.search_name AS new_search_name,
        subject.registered AND NOT EXISTS (
            SELECT FROM staging WHERE staging.uscc = subject.uscc AND action = 'correction'
        ) AS was_its_name
    FROM named JOIN subject USING (uscc)
    WHERE subject.search_name <> named.search_name
), former AS (
    INSERT INTO subject_name (uscc, name) SELECT uscc, name FROM renamed WHERE was_its_name ON CONFLICT DO NOTHING
), contradicted AS (
    -- The records that gave it the name it never had.
    INSERT INTO other_name (batch, row_number, uscc, name)
    SELECT record.batch, record.row_number, uscc, record.subject_name
    FROM renamed JOIN record USING (uscc)
    WHERE NOT was_its_name AND search_form(record.subject_name) = search_name
        AND record.state <> 'withdrawn' AND NOT record.natural_person
), forgotten AS (
    DELETE FROM subject_gram
    USING renamed
    WHERE subject_gram.uscc = renamed.uscc
        AND subject_gram.gram = ANY (name_grams(search_name))
        AND NOT subject_gram.gram = ANY (name_grams(new_search_name))
)
INSERT INTO subject_gram (gram, uscc)
SELECT DISTINCT substr(search_name, place, 2) AS gram, uscc
FROM named, generate_series(1, length(search_name)) AS place
ORDER BY gram, uscc
ON CONFLICT DO NOTHING

-- Makes the organisations findable that a record names which is public today and that no registration has vouched for yet, and
-- notes and counts the rows that name their subject otherwise than the register does. $1 batch.
-- Each row's subject is looked up by its code alone (OFFSET 0): aborted slices leave pages without rows, and a table that looks
-- empty for it tempts the planner to read it whole.
WITH today AS (
    SELECT publicity_today() AS day
), named_row AS MATERIALIZED (
    SELECT staging.uscc, row_number, subject_name, subject_kind, subject_region,
        known.uscc IS NULL AND public_from <= today.day AND public_until > today.day AS is_findable_now,
        action <> 'withdrawal' AND known.registered AND known.name <> subject_name
            AND known.search_name <> lower(translate(subject_name, '()', '（）') COLLATE "C") AS is_other_name
    FROM today CROSS JOIN staging
        LEFT JOIN LATERAL (
            SELECT uscc, name, search_name, registered FROM subject WHERE subject.uscc = staging.uscc OFFSET 0
        ) AS known ON true
    WHERE NOT natural_person
), named AS (
    INSERT INTO subject (uscc, name, kind, region, registered)
    SELECT DISTINCT ON (uscc) uscc, subject_name, subject_kind, subject_region, false
    FROM named_row
    WHERE is_findable_now
    ORDER BY uscc, row_number DESC
    ON CONFLICT (uscc) DO NOTHING
    RETURNING uscc, search_name
), findable AS (
    INSERT INTO subject_gram (gram, uscc)
    SELECT DISTINCT substr(search_name, place, 2) AS gram, uscc
    FROM named, generate_series(1, length(search_name)) AS place
    ORDER BY gram, uscc
), other_named AS (
    INSERT INTO other_name (batch, row_number, uscc, name)
    SELECT $1::uuid, row_number, uscc, subject_name
    FROM named_row
    WHERE is_other_name
        -- A decision keeps the name of its time.
        AND NOT EXISTS (
            SELECT FROM subject_name AS former
            WHERE former.uscc = named_row.uscc AND former.name = named_row.subject_name
        )
    RETURNING uscc
)
SELECT count(*) FROM other_named

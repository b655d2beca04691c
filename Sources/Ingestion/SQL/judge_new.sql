-- How many of the slice's new records came in time, and how many late; and how many of its rows name their subject otherwise than
-- the register does. $1 class, $2 batch, $3 whether every row is new, $4 whether none is or the class has no time limit, $5 the first
-- day that can be judged, $6 the first day that is in time (both NULL when nothing can be), $7 whether names are compared.
-- Records and subjects are looked up by their keys alone (class || '', OFFSET 0): aborted slices leave pages without rows, and indexes
-- that look empty for it tempt the planner to read them whole for every row.
WITH new (decision_date) AS (
    SELECT decision_date FROM staging WHERE $3::boolean AND NOT $4::boolean
    UNION ALL
    SELECT staging.decision_date
    FROM staging
    WHERE NOT $3::boolean AND NOT $4::boolean AND EXISTS (
        SELECT FROM record
        WHERE record.uscc = staging.uscc AND record.class || '' = $1 AND record.record_key = staging.record_key
            AND record.revision = 1 AND record.batch = $2::uuid AND record.row_number = staging.row_number
        OFFSET 0
    )
    UNION ALL
    -- Replaced again by a later row of the same slice.
    SELECT staging.decision_date
    FROM staging
    WHERE NOT $3::boolean AND NOT $4::boolean AND EXISTS (
        SELECT FROM record_history AS record
        WHERE record.uscc = staging.uscc AND record.class || '' = $1 AND record.record_key = staging.record_key
            AND record.revision = 1 AND record.batch = $2::uuid AND record.row_number = staging.row_number
        OFFSET 0
    )
)
SELECT
    count(*) FILTER (WHERE decision_date >= $6::date),
    count(*) FILTER (WHERE decision_date >= $5::date AND decision_date < $6::date),
    count(*),
    (
        SELECT count(*)
        FROM staging
        WHERE $7::boolean AND NOT natural_person AND action <> 'withdrawal' AND EXISTS (
            SELECT FROM (
                SELECT name, search_name, registered FROM subject WHERE subject.uscc = staging.uscc OFFSET 0
            ) AS known
            WHERE registered AND name <> subject_name
                AND search_name <> lower(translate(subject_name, '()', '（）') COLLATE "C")
                -- A decision keeps the name of its time.
                AND NOT EXISTS (
                    SELECT FROM subject_name AS former
                    WHERE former.uscc = staging.uscc AND former.name = staging.subject_name
                )
        )
    )
FROM new

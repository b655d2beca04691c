-- How many of the slice's new records came in time, and how many late; and how many of its rows name their subject otherwise than
-- the register does. $1 class, $2 batch, $3 whether every row is new, $4 whether none is or the class has no time limit, $5 the first
-- day that can be judged, $6 the first day that is in time (both NULL when nothing can be), $7 whether names are compared.
WITH new (decision_date) AS (
    SELECT decision_date FROM staging WHERE $3::boolean AND NOT $4::boolean
    UNION ALL
    SELECT staging.decision_date
    FROM staging JOIN record USING (uscc, record_key)
    WHERE NOT $3::boolean AND NOT $4::boolean AND record.class = $1 AND record.revision = 1 AND record.batch = $2::uuid
        AND record.row_number = staging.row_number
    UNION ALL
    -- Replaced again by a later row of the same slice.
    SELECT staging.decision_date
    FROM staging JOIN record_history AS record USING (uscc, record_key)
    WHERE NOT $3::boolean AND NOT $4::boolean AND record.class = $1 AND record.revision = 1 AND record.batch = $2::uuid
        AND record.row_number = staging.row_number
)
SELECT
    count(*) FILTER (WHERE decision_date >= $6::date),
    count(*) FILTER (WHERE decision_date >= $5::date AND decision_date < $6::date),
    count(*),
    (
        SELECT count(*)
        FROM staging JOIN subject USING (uscc)
        WHERE $7::boolean AND NOT natural_person AND action <> 'withdrawal' AND registered AND name <> subject_name
            AND search_name <> lower(translate(subject_name, '()', '（）') COLLATE "C")
            -- A decision keeps the name of its time.
            AND NOT EXISTS (
                SELECT FROM subject_name AS former WHERE former.uscc = staging.uscc AND former.name = staging.subject_name
            )
    )
FROM new

-- Counts the changes behind a number. $1 the number the follower has come to, $2 how many changes at most. All of it sees the state
-- before the statement, so what was counted until now is there to be taken off. Answers how far it has come.
WITH settled AS MATERIALIZED (SELECT * FROM settled_changes($1::bigint, $2::integer)),
touched AS MATERIALIZED (SELECT uscc, class, record_key, content FROM settled WHERE uscc IS NOT NULL),
-- The registrations that the subjects of touched ones have from now on.
registrations AS (
    SELECT counted.uscc, counted.record_key, counted.region, counted.industry
    FROM (SELECT DISTINCT uscc FROM touched WHERE class = 'registration') AS concerned
    JOIN counted_record AS counted ON counted.uscc = concerned.uscc AND counted.class = 'registration'
    WHERE NOT EXISTS (SELECT FROM touched WHERE touched.uscc = counted.uscc AND touched.class = counted.class
        AND touched.record_key = counted.record_key)
    UNION ALL
    SELECT record.uscc, record.record_key, record.region, industry_section_of(record.public_items ->> 'DJ_HYDM')
    FROM touched JOIN record
        ON record.uscc = touched.uscc AND record.class = touched.class AND record.record_key = touched.record_key
    WHERE touched.class = 'registration' AND touched.content IS NOT NULL
),
principal AS (SELECT DISTINCT ON (uscc) uscc, region, industry FROM registrations ORDER BY uscc, record_key),
subjects AS MATERIALIZED (
    SELECT concerned.uscc, counted.kind AS old_kind, counted.region AS old_region, coalesce(counted.records, 0) AS old_records,
        subject_kind(concerned.uscc) AS kind,
        coalesce(CASE WHEN is_registration THEN principal.region ELSE counted.region END, substr(concerned.uscc, 3, 6)) AS region,
        coalesce(CASE WHEN is_registration THEN principal.industry ELSE counted.industry END, '') AS industry
    FROM (SELECT uscc, bool_or(class = 'registration') AS is_registration FROM touched GROUP BY uscc) AS concerned
    LEFT JOIN counted_subject AS counted ON counted.uscc = concerned.uscc
    LEFT JOIN principal ON principal.uscc = concerned.uscc
),
-- Other records of subjects whose industry is another one now.
moved AS MATERIALIZED (
    SELECT counted.*, subjects.industry AS new_industry
    FROM subjects JOIN counted_record AS counted ON counted.uscc = subjects.uscc
    WHERE counted.class <> 'registration' AND counted.industry <> subjects.industry
        AND NOT EXISTS (SELECT FROM touched WHERE touched.uscc = counted.uscc AND touched.class = counted.class
            AND touched.record_key = counted.record_key)
),
before AS MATERIALIZED (
    SELECT counted.uscc, counted.class, counted.record_key, counted.region, counted.agency, counted.day, counted.industry
    FROM touched JOIN counted_record AS counted
        ON counted.uscc = touched.uscc AND counted.class = touched.class AND counted.record_key = touched.record_key
    UNION ALL
    SELECT uscc, class, record_key, region, agency, day, industry FROM moved
),
after AS MATERIALIZED (
    SELECT record.uscc, record.class, record.record_key, record.region, record.agency, record.decision_date AS day,
        CASE WHEN record.class = 'registration' THEN industry_section_of(record.public_items ->> 'DJ_HYDM')
            ELSE subjects.industry END AS industry
    FROM touched
    JOIN record ON record.uscc = touched.uscc AND record.class = touched.class AND record.record_key = touched.record_key
    JOIN subjects ON subjects.uscc = touched.uscc
    WHERE touched.content IS NOT NULL
    UNION ALL
    SELECT uscc, class, record_key, region, agency, day, new_industry FROM moved
),
removed AS (
    DELETE FROM counted_record AS counted USING touched
    WHERE counted.uscc = touched.uscc AND counted.class = touched.class AND counted.record_key = touched.record_key
        AND touched.content IS NULL
),
put AS (
    INSERT INTO counted_record AS counted (uscc, class, record_key, region, agency, day, industry)
    SELECT uscc, class, record_key, region, agency, day, industry FROM after
    ON CONFLICT (uscc, class, record_key) DO UPDATE
        SET region = excluded.region, agency = excluded.agency, day = excluded.day, industry = excluded.industry
        WHERE (counted.region, counted.agency, counted.day, counted.industry)
            IS DISTINCT FROM (excluded.region, excluded.agency, excluded.day, excluded.industry)
),
counts AS (
    INSERT INTO record_count AS counted (class, month, region, agency, industry, records)
    SELECT class, month, region, agency, industry, sum(change)
    FROM (
        SELECT class, coalesce(date_trunc('month', day)::date, '-infinity') AS month, region, agency, industry, -1 AS change
        FROM before
        UNION ALL
        SELECT class, coalesce(date_trunc('month', day)::date, '-infinity'), region, agency, industry, 1 FROM after
    ) AS changes
    GROUP BY class, month, region, agency, industry
    HAVING sum(change) <> 0
    ORDER BY class, month, region, agency, industry
    ON CONFLICT (class, month, region, agency, industry) DO UPDATE SET records = counted.records + excluded.records
),
recounted AS MATERIALIZED (
    SELECT subjects.*, old_records + coalesce(sum(change), 0) AS records
    FROM subjects
    LEFT JOIN (SELECT uscc, -1 AS change FROM before UNION ALL SELECT uscc, 1 FROM after) AS changes USING (uscc)
    GROUP BY subjects.uscc, old_kind, old_region, old_records, kind, region, industry
),
forgotten AS (
    DELETE FROM counted_subject AS counted USING recounted WHERE counted.uscc = recounted.uscc AND recounted.records = 0
),
known AS (
    INSERT INTO counted_subject (uscc, kind, region, industry, records)
    SELECT uscc, kind, region, industry, records FROM recounted WHERE records > 0
    ON CONFLICT (uscc) DO UPDATE
        SET kind = excluded.kind, region = excluded.region, industry = excluded.industry, records = excluded.records
),
subject_counts AS (
    INSERT INTO subject_count AS counted (kind, region, subjects)
    SELECT kind, region, sum(change)
    FROM (
        SELECT old_kind AS kind, old_region AS region, -1 AS change FROM recounted WHERE old_records > 0
        UNION ALL
        SELECT kind, region, 1 FROM recounted WHERE records > 0
    ) AS changes
    GROUP BY kind, region
    HAVING sum(change) <> 0
    ORDER BY kind, region
    ON CONFLICT (kind, region) DO UPDATE SET subjects = counted.subjects + excluded.subjects
),
reached AS (
    UPDATE change_follower SET number = (SELECT max(reach) FROM settled), moved_at = now() WHERE name = 'statistics'
)
SELECT max(reach) FROM settled

-- Stores the rows whose key is new, and counts them: all, those that came in time, and those that came late.
-- $1 class, $2 source, $3 batch, $4 occurrence, $5 the first day that can be judged, $6 the first day that is in time (both NULL when
-- nothing can be). In key order, so that two batches that bring the same keys wait for each other instead of locking each other out.
WITH inserted AS (
    INSERT INTO record (
        uscc, class, record_key, digest, source, batch, row_number, subject_name, region, agency, decision_date,
        public_from, public_until, natural_person, public_items, authorised_items, shared_items, openness, reason)
    SELECT uscc, $1, record_key, digest, $2, $3::uuid, row_number, subject_name, region, agency, decision_date,
           public_from, public_until, natural_person, public_items, authorised_items, shared_items, openness, reason
    FROM staging
    WHERE occurrence = $4::smallint AND action <> 'withdrawal'
    ORDER BY uscc, record_key
    ON CONFLICT (uscc, class, record_key) DO NOTHING
    RETURNING decision_date
)
SELECT
    count(*),
    count(*) FILTER (WHERE decision_date >= $6::date),
    count(*) FILTER (WHERE decision_date >= $5::date AND decision_date < $6::date)
FROM inserted

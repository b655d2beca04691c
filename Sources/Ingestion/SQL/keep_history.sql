-- Locks the records that this round changes and keeps them as they were. $1 class, $2 batch, $3 occurrence.
WITH replaced AS (
    SELECT record.*
    FROM staging JOIN record USING (uscc, record_key)
    WHERE record.class = $1 AND occurrence = $3::smallint AND record.digest <> staging.digest
    ORDER BY record.uscc, record.record_key
    FOR UPDATE OF record
)
INSERT INTO record_history (
    uscc, class, record_key, revision, digest, source, batch, row_number, subject_name, region, agency, decision_date,
    public_from, public_until, state, natural_person, openness, public_items, authorised_items, shared_items, recorded_at,
    replaced_at, replaced_by)
SELECT uscc, class, record_key, revision, digest, source, batch, row_number, subject_name, region, agency, decision_date,
    public_from, public_until, state, natural_person, openness, public_items, authorised_items, shared_items, recorded_at,
    now(), $2::uuid
FROM replaced

-- Takes the next records that a snapshot dropped and stages their withdrawal, as if rows had asked for it – but for those that changed
-- since. Answers how many were taken. $1 batch, $2 class, $3 source, $4 how many, $5 the reason.
WITH taken AS (
    DELETE FROM snapshot_drop
    WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM snapshot_drop WHERE batch = $1::uuid ORDER BY uscc, record_key LIMIT $4::integer
    ))
    RETURNING uscc, record_key, revision
), staged AS (
    INSERT INTO staging (
        row_number, occurrence, uscc, record_key, digest, subject_name, subject_kind, region, agency, public_from, public_until,
        natural_person, public_items, authorised_items, shared_items, subject_region, action, reason, openness)
    SELECT 0, 1, taken.uscc, taken.record_key, '', '', '', '', '', 'infinity', 'infinity', record.natural_person, '{}', '{}', '{}', '',
        'withdrawal', $5, 'A'
    FROM taken JOIN record ON record.uscc = taken.uscc AND record.class = $2 AND record.record_key = taken.record_key
    WHERE record.source = $3 AND record.revision = taken.revision AND record.state IN ('active', 'under_review')
)
SELECT count(*) FROM taken

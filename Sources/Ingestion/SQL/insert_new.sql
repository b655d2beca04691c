-- Stores the rows whose key is new. $1 class, $2 source, $3 batch, $4 occurrence. In key order, so that two batches that
-- bring the same keys wait for each other instead of locking each other out.
INSERT INTO record (
    uscc, class, record_key, digest, source, batch, row_number, subject_name, region, agency, decision_date,
    public_from, public_until, natural_person, public_items, authorised_items, shared_items, openness, reason)
SELECT uscc, $1, record_key, digest, $2, $3::uuid, row_number, subject_name, region, agency, decision_date,
       public_from, public_until, natural_person, public_items, authorised_items, shared_items, openness, reason
FROM staging
WHERE occurrence = $4::smallint AND action <> 'withdrawal'
ORDER BY uscc, record_key
ON CONFLICT (uscc, class, record_key) DO NOTHING

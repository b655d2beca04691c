-- Replaces the records whose content changed. $1 class, $2 source, $3 batch, $4 occurrence.
UPDATE record SET
    revision = record.revision + 1,
    digest = staging.digest,
    source = $2,
    batch = $3::uuid,
    row_number = staging.row_number,
    subject_name = staging.subject_name,
    region = staging.region,
    agency = staging.agency,
    decision_date = staging.decision_date,
    public_from = staging.public_from,
    public_until = staging.public_until,
    natural_person = staging.natural_person,
    public_items = staging.public_items,
    authorised_items = staging.authorised_items,
    shared_items = staging.shared_items,
    openness = staging.openness,
    recorded_at = now()
FROM staging
WHERE record.uscc = staging.uscc
    AND record.class = $1
    AND record.record_key = staging.record_key
    AND staging.occurrence = $4::smallint
    AND record.digest <> staging.digest

-- Puts withdrawals of what this department never sent into quarantine: had the sender mistyped a number, the record meant would
-- stay public and nobody would notice. What others sent is to be told from what nobody sent by nobody.
-- $1 class, $2 source, $3 batch, $4 occurrence, $5 reasons.
INSERT INTO quarantine (batch, row_number, raw, reasons)
SELECT $3::uuid, row_number, raw, $5::jsonb
FROM staging
WHERE occurrence = $4::smallint AND action = 'withdrawal'
    AND NOT EXISTS (
        SELECT FROM record
        WHERE record.uscc = staging.uscc AND record.class = $1 AND record.record_key = staging.record_key
            AND record.source = $2
    )

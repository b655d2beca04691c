-- The rows that were to correct a record and made one, as there was none. $1 class, $2 batch, $3 occurrence.
SELECT staging.row_number
FROM staging JOIN record USING (uscc, record_key)
WHERE record.class = $1 AND record.batch = $2::uuid AND occurrence = $3::smallint AND staging.action = 'correction'
    AND record.row_number = staging.row_number AND record.revision = 1

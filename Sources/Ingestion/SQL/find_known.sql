-- The rows whose record is there, and whether they change it or bring it back. $1 class.
SELECT staging.row_number, record.digest <> staging.digest OR record.state = 'withdrawn'
FROM staging JOIN record USING (uscc, record_key)
WHERE record.class = $1

-- Marks the rows that wait for a number which this slice of registrations brings.
UPDATE waiting_row SET ready = true, ambiguous = false
FROM (
    SELECT batch, row_number FROM waiting_number JOIN staging_alias USING (kind, number)
    UNION
    SELECT waiting_number.batch, waiting_number.row_number
    FROM staging JOIN waiting_number ON kind = 'organisation_code' AND number = substr(staging.uscc, 9, 9)
    WHERE NOT natural_person AND action <> 'withdrawal'
) AS found
WHERE waiting_row.batch = found.batch AND waiting_row.row_number = found.row_number AND NOT ready

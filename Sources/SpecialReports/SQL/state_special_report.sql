-- A special report with what is noted of it when it is issued, in one snapshot: as special_report, with the version of the catalogue in
-- the place of the subject's revision. $1 credit code, $2 fields, $3 first and $4 last day, $5 most records of a field.
SELECT part, domain, class, source, reason, day, agency, record_key, nullif(public_from, 'infinity') AS public_from,
    nullif(public_until, 'infinity') AS public_until, total, items, complete, result,
    to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), change_number, revision, content
FROM state_special_report($1, $2::text[], $3::date, $4::date, $5::integer)

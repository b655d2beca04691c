-- Makes or renames the subjects that registration records vouch for: the last row of each in the slice.
INSERT INTO subject (uscc, name, kind, region, registered)
SELECT DISTINCT ON (uscc) uscc, subject_name, subject_kind, subject_region, true
FROM staging
WHERE NOT natural_person
ORDER BY uscc, row_number DESC
ON CONFLICT (uscc) DO UPDATE SET
    name = excluded.name, kind = excluded.kind, region = excluded.region, registered = true, updated_at = now()
WHERE (subject.name, subject.kind, subject.region, subject.registered)
    IS DISTINCT FROM (excluded.name, excluded.kind, excluded.region, true)

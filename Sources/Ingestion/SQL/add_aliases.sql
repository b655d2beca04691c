-- Notes the former numbers of registered subjects.
INSERT INTO subject_alias (kind, number, uscc)
SELECT DISTINCT kind, number, uscc FROM staging_alias ORDER BY kind, number, uscc
ON CONFLICT DO NOTHING

-- An entry, for who entered or ended it. $1 its number.
SELECT id, list, uscc, subject_name, agency, document, since, nullif(until, 'infinity'), ended_on, end_reason FROM list_entry WHERE id = $1::uuid

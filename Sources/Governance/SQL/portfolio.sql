-- A portfolio of an organisation. $1 its number, $2 organisation.
SELECT id, name, purpose, to_char(created_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD"T"HH24:MI:SS.US"+08:00"'), created_in
FROM portfolio WHERE id = $1::uuid AND organisation = $2

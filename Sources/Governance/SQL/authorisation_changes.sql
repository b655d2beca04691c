-- What became of the authorisations of one side behind a place in the order of changes; nothing that a transaction under way could
-- still come before. $1 subject, $2 grantee (one of them NULL), $3 and $4 the place, $5 most changes.
SELECT transaction, id, authorisation, subject, grantee, change,
    to_char(at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD"T"HH24:MI:SS.US"+08:00"')
FROM (
    (SELECT * FROM authorisation_change WHERE subject = $1 AND (transaction, id) > ($3::bigint, $4::bigint)
     ORDER BY transaction, id LIMIT $5::integer)
    UNION ALL
    (SELECT * FROM authorisation_change WHERE grantee = $2 AND (transaction, id) > ($3::bigint, $4::bigint)
     ORDER BY transaction, id LIMIT $5::integer)
) AS changes
WHERE transaction < first_open_transaction()
ORDER BY transaction, id
LIMIT $5::integer

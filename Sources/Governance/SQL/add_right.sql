-- Gives a department a service right and logs it. The department becomes an organisation that may call, if it is none yet. $1 department,
-- $2 its name, $3 its credit code, $4 class, $5 purpose, $6 first day (NULL: today), $7 first day no more (NULL: none), $8 legal basis,
-- $9 who.
WITH known AS (
    INSERT INTO organisation (code, name, kind, uscc) VALUES ($1, $2, 'department', $3)
    ON CONFLICT (code) DO UPDATE SET name = organisation.name
    RETURNING code, kind
),
given AS (
    INSERT INTO service_right (department, class, purpose, valid_from, valid_until, basis, granted_by)
    SELECT code, $4, $5, coalesce($6::date, publicity_today()), coalesce($7::date, 'infinity'), $8, $9
    FROM known WHERE kind = 'department'
    RETURNING *
),
logged AS (
    INSERT INTO access_log (action, organisation, client, classes, purpose, authority, request)
    SELECT 'right', 'operator', $9, ARRAY[class], purpose, 'right:' || id, 'add right:' || id FROM given
)
SELECT id FROM given

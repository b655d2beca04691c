-- Service rights, those that hold today first. $1 department (NULL: all).
SELECT id, department, class, purpose, valid_from, nullif(valid_until::text, 'infinity'), basis, granted_by,
    CASE WHEN revoked_at IS NOT NULL THEN 'revoked' WHEN valid_until <= publicity_today() THEN 'over'
        WHEN valid_from > publicity_today() THEN 'not begun' ELSE 'holds' END AS state
FROM service_right
WHERE $1::text IS NULL OR department = $1
ORDER BY revoked_at IS NOT NULL OR valid_until <= publicity_today(), department, class, purpose, id

-- Adds a version, and writes into the access log who did. $1 digest.
WITH added AS (
    INSERT INTO catalogue_version (digest) VALUES ($1) RETURNING version, applied_by
), logged AS (
    INSERT INTO access_log (action, organisation, client, authority, request)
    SELECT 'catalogue', 'operator', applied_by, 'operator', 'apply version ' || version FROM added
)
SELECT version FROM added

-- Issues a token, and writes into the access log who did. $1 SHA-256 of the token, $2 department.
WITH added AS (
    INSERT INTO department_token (digest, department) VALUES ($1::bytea, $2) RETURNING department
)
INSERT INTO access_log (action, organisation, client, authority, request)
SELECT 'client', 'operator', session_user::text, 'operator', 'department token ' || department FROM added

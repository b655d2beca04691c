-- $1 SHA-256 of the token, $2 department.
INSERT INTO department_token (digest, department) VALUES ($1::bytea, $2)

-- $1 the client's name, $2 its organisation.
INSERT INTO client (id, organisation) VALUES ($1, $2)

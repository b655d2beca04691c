-- $1 version, $2 name, $3 content.
INSERT INTO catalogue_file (version, name, content) VALUES ($1::integer, $2, $3)

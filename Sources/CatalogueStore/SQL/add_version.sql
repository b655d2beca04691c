-- $1 digest.
INSERT INTO catalogue_version (digest) VALUES ($1) RETURNING version

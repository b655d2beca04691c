-- What feeds a field. $1 version, $2 field, $3 class, $4 department.
INSERT INTO catalogue_domain_source (version, domain, class, source) VALUES ($1::integer, $2, $3, $4)

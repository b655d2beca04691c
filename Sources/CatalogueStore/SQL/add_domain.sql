-- A field of special reports. $1 version, $2 code, $3 position, $4 name, $5 English name, $6 words in the names of its departments, $7 most
-- years.
INSERT INTO catalogue_domain (version, code, position, name, name_en, agencies, most_years)
VALUES ($1::integer, $2, $3::integer, $4, $5, $6::text[], $7::integer)

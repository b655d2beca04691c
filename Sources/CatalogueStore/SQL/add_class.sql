-- $1 version, $2 code, $3 name, $4 English name, $5 section, $6 publicity rule.
INSERT INTO catalogue_class (version, code, name, name_en, section, publicity_rule)
VALUES ($1::integer, $2, $3, $4, $5, $6)

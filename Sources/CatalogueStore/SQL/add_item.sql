-- $1 version, $2 class, $3 code, $4 position, $5 name, $6 English name, $7 type, $8 share class, $9 personal.
INSERT INTO catalogue_item (version, class, code, position, name, name_en, type, share_class, personal)
VALUES ($1::integer, $2, $3, $4::integer, $5, $6, $7, $8, $9)

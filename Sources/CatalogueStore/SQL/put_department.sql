-- $1 code, $2 name, $3 English name, $4 credit code, $5 region. A department that left the catalogue stays: records name it.
INSERT INTO department (code, name, name_en, uscc, region) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (code) DO UPDATE SET name = $2, name_en = $3, uscc = $4, region = $5

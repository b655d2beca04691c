-- Makes an organisation known. $1 code, $2 name, $3 kind, $4 unified social credit code.
INSERT INTO organisation (code, name, kind, uscc) VALUES ($1, $2, $3, $4)

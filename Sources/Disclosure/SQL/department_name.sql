-- The name of a department of the catalogue. $1 its code.
SELECT name FROM department WHERE code = $1

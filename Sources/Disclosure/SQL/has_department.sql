-- Whether the catalogue has a department. $1 its code.
SELECT EXISTS (SELECT FROM department WHERE code = $1)

-- Holds a department's row, so that its uploads are finished one after the other. $1 department.
SELECT FROM department WHERE code = $1 FOR NO KEY UPDATE

-- Closes a file whose blocks are complete. $1 export, $2 name, $3 class, $4 format.
INSERT INTO export_file (export, name, class, format, records, size, digest)
SELECT $1::bigint, $2, $3, $4, sum(records), sum(size), sha256(string_agg(bytes, ''::bytea ORDER BY number))
FROM export_block WHERE export = $1::bigint AND file = $2
HAVING count(*) > 0

-- Closes a file whose blocks are complete. $1 export, $2 name, $3 class, $4 format, $5 the digest of all of them.
INSERT INTO export_file (export, name, class, format, records, size, digest)
SELECT $1::bigint, $2, $3, $4, sum(records), sum(size), $5::bytea
FROM export_block WHERE export = $1::bigint AND file = $2
HAVING count(*) > 0

UPDATE export_file
SET records = sums.records, size = sums.size, digest = sums.digest, edition = edition + 1
FROM (
    SELECT sum(records) AS records, sum(size) AS size, sha256(string_agg(bytes, ''::bytea ORDER BY number)) AS digest
    FROM export_block WHERE export = $1::bigint AND file = $2
) AS sums
WHERE export = $1::bigint AND name = $2

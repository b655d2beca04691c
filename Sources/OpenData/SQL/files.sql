-- The files of an export ($1), or the one of a name ($2).
SELECT name, class, format, records, size, encode(digest, 'hex'), edition, is_clean, first_uscc, first_key, last_uscc, last_key
FROM offered_file
WHERE export = $1::bigint AND ($2::text IS NULL OR name = $2)
ORDER BY class NULLS FIRST, name

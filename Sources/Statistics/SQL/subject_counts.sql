-- $1 by what, $2 kind, $3 and $4 first and last region. The first row says how far is counted.
SELECT key, subjects, counted_to, behind, day, NULL
FROM published_subject_counts($1, $2, $3, $4)
ORDER BY subjects DESC NULLS FIRST, key

-- How often each fault occurred in a period, errors first, the most frequent first.
-- $1 class or NULL for all, $2 first day, $3 last day, $4 department or NULL for all.
SELECT class, code, item, severity, sum(count) AS occurrences
FROM quality_fault
WHERE day BETWEEN $2::date AND $3::date AND ($1::text IS NULL OR class = $1) AND ($4::text IS NULL OR source = $4)
GROUP BY class, code, item, severity
ORDER BY severity, occurrences DESC, class, code, item

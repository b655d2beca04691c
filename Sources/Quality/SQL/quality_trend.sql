-- What was counted in each day, week (from Monday) or month of a period. Coverage belongs to whole months and is not told here.
-- $1 class or NULL for all, $2 first day, $3 last day, $4 day, week or month, $5 department or NULL for all.
SELECT date_trunc($4, day)::date AS step, sum(rows_new), sum(rows_changed), sum(rows_unchanged), sum(rows_rejected),
    sum(rows_mended), sum(rows_warned), sum(rows_timely), sum(rows_late), sum(rows_not_judged), sum(rows_wrong_code),
    sum(rows_other_name), CASE WHEN bool_and(corrections IS NOT NULL) THEN sum(corrections) END,
    CASE WHEN bool_and(objections_upheld IS NOT NULL) THEN sum(objections_upheld) END
FROM quality_day
WHERE day BETWEEN $2::date AND $3::date AND ($1::text IS NULL OR class = $1) AND ($5::text IS NULL OR source = $5)
GROUP BY step
ORDER BY step

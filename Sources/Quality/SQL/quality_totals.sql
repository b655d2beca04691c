-- What was counted of every department and class in a period, and what they declared for the whole months in it.
-- $1 class or NULL for all, $2 first day, $3 last day.
WITH counted AS (
    SELECT source, class, sum(rows_new) AS rows_new, sum(rows_changed) AS rows_changed, sum(rows_unchanged) AS rows_unchanged,
        sum(rows_rejected) AS rows_rejected, sum(rows_mended) AS rows_mended, sum(rows_warned) AS rows_warned,
        sum(rows_timely) AS rows_timely, sum(rows_late) AS rows_late, sum(rows_not_judged) AS rows_not_judged,
        sum(rows_wrong_code) AS rows_wrong_code, sum(rows_other_name) AS rows_other_name,
        -- What nothing counted is not nought: where a day's is missing, so is the sum.
        CASE WHEN bool_and(corrections IS NOT NULL) THEN sum(corrections) END AS corrections,
        CASE WHEN bool_and(objections_upheld IS NOT NULL) THEN sum(objections_upheld) END AS objections_upheld
    FROM quality_day
    WHERE day BETWEEN $2::date AND $3::date AND ($1::text IS NULL OR class = $1)
    GROUP BY source, class
), declared AS (
    SELECT source, class, sum(decisions) AS declared, sum(collected) AS collected
    FROM quality_declared, LATERAL (
        SELECT coalesce(sum(rows_new), 0) AS collected
        FROM quality_day
        WHERE quality_day.source = quality_declared.source AND quality_day.class = quality_declared.class
            AND day >= month AND day < month + interval '1 month'
    ) AS received
    WHERE month >= $2::date AND month + interval '1 month' <= $3::date + 1 AND ($1::text IS NULL OR class = $1)
    GROUP BY source, class
)
SELECT source, class, coalesce(rows_new, 0), coalesce(rows_changed, 0), coalesce(rows_unchanged, 0),
    coalesce(rows_rejected, 0), coalesce(rows_mended, 0), coalesce(rows_warned, 0), coalesce(rows_timely, 0),
    coalesce(rows_late, 0), coalesce(rows_not_judged, 0), coalesce(rows_wrong_code, 0), coalesce(rows_other_name, 0),
    corrections, objections_upheld, coalesce(declared, 0), coalesce(collected, 0)
FROM counted FULL JOIN declared USING (source, class)
ORDER BY source, class

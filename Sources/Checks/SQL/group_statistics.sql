-- Sums of published groups. $1 class, $2 how many digits of the division tell groups apart, $3 whether months do.
SELECT rpad(substr(region, 1, $2::integer), 6, '0') AS division,
    to_char(min(first_month), 'YYYY-MM') AS from_month, to_char(max(last_month), 'YYYY-MM') AS to_month,
    sum(organisations) AS organisations, sum(records) AS records
FROM group_statistic WHERE class = $1
GROUP BY substr(region, 1, $2::integer), CASE WHEN $3::boolean THEN first_month END
ORDER BY division, from_month

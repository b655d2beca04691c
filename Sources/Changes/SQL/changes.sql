-- A page of the feed. $1 the number it is behind, $2 how many changes at most, $3 how many numbers are looked at for them, $4 the last
-- number wanted, NULL: all. Filters, NULL when not wanted: $5 class, $6 and $7 first and last region.
-- A record outside of the region that has been another before may have been inside: who follows the region is told to remove it.
-- The first columns are in every row, also when there is no change.
-- The numbers alone come first, and each record is looked up by its number: neither a limit nor an order reaches into a view with a
-- security barrier, which would be read as a whole.
WITH slice AS MATERIALIZED (
    SELECT number FROM change_number
    WHERE number > $1::bigint AND number <= coalesce($4::bigint, 9223372036854775807)
    ORDER BY number
    LIMIT $3::integer
),
looked AS MATERIALIZED (
    SELECT shown.*
    FROM slice CROSS JOIN LATERAL (SELECT * FROM published_change WHERE published_change.number = slice.number OFFSET 0) AS shown
),
wanted AS (
    SELECT *, uscc IS NOT NULL AND ($6::text IS NULL OR region BETWEEN $6 AND $7) AS shown
    FROM looked
    WHERE uscc IS NULL
        OR ($5::text IS NULL OR class = $5) AND ($6::text IS NULL OR region BETWEEN $6 AND $7 OR revision > 1)
    ORDER BY number
    LIMIT $2::integer
)
SELECT last_number, complete_after, (SELECT count(*) FROM slice), (SELECT max(number) FROM slice),
    number, to_char(at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD"T"HH24:MI:SS.MS"+08:00"'), id, shown,
    uscc, class, record_key, revision, subject_name, region, agency, decision_date,
    nullif(public_from, '-infinity'), nullif(public_until, 'infinity'), public_items
FROM change_position LEFT JOIN wanted ON true
ORDER BY number

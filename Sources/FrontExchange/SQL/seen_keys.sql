-- How many rows of each key were pulled in one piece, at most, of the pieces that reach into a window. Rows are pulled again when
-- their neighbours come late, so pieces are not added up. $1 exchange, $2 the key behind which the window begins, $3 whether keys
-- are numbers, otherwise times.
SELECT key, max(count)
FROM (
    SELECT number, key, count(*) AS count
    FROM exchange_position, unnest(keys) AS key
    WHERE exchange = $1
        AND CASE
            WHEN $3::boolean THEN until_key::numeric > $2::text::numeric
            ELSE until_key::timestamptz > $2::text::timestamptz
        END
    GROUP BY number, key
) AS pulled
GROUP BY key

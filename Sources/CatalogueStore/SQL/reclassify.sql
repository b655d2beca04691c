-- Moves the items of a page of records into the columns of their share classes, or of the narrower one their sender asked for. Items the catalogue no longer knows go to the
-- closest column, C. $1 class, $2 and $3 the key behind which the page starts, $4 its size, $5 public items, $6 authorised items.
-- Answers the last key of the page, its size and how many records changed.
WITH page AS (
    SELECT uscc, record_key, openness, public_items || authorised_items || shared_items AS items
    FROM record
    WHERE class = $1 AND (uscc, record_key) > ($2, $3::uuid)
    ORDER BY uscc, record_key
    LIMIT $4::integer
    -- A worker may be replacing one of them: what is moved must be what it leaves, not what was there before.
    FOR UPDATE
),
split AS (
    SELECT uscc, record_key,
        (SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each(items)
         WHERE openness = 'A' AND key = ANY ($5::text[])) AS a,
        (SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each(items)
         WHERE key = ANY (CASE openness WHEN 'A' THEN $6::text[] WHEN 'B' THEN $5::text[] || $6::text[] ELSE '{}' END)) AS b,
        (SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each(items)
         WHERE openness = 'C' OR key <> ALL ($5::text[] || $6::text[])) AS c
    FROM page
),
moved AS (
    UPDATE record SET public_items = a, authorised_items = b, shared_items = c, changed_in = pg_current_xact_id()::text::bigint
    FROM split
    WHERE record.uscc = split.uscc AND record.class = $1 AND record.record_key = split.record_key
        AND (public_items, authorised_items, shared_items) IS DISTINCT FROM (a, b, c)
    RETURNING 1
)
SELECT uscc, record_key, (SELECT count(*) FROM page), (SELECT count(*) FROM moved)
FROM page
ORDER BY uscc DESC, record_key DESC
LIMIT 1

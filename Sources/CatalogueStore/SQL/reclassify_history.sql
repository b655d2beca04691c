-- Moves the items of a page of past revisions to where fewer readers see them, when the catalogue now says so. Never the other way:
-- a history tells what was disclosed, and an item that is public now was not public then. Items the catalogue no longer knows go
-- to the closest column, C. $1 class, $2, $3 and $4 the revision behind which the page starts, $5 its size, $6 public items,
-- $7 authorised items. Answers the last revision of the page and its size.
WITH page AS (
    SELECT uscc, record_key, revision, public_items, authorised_items, shared_items
    FROM record_history
    WHERE class = $1 AND (uscc, record_key, revision) > ($2, $3::uuid, $4::integer)
    ORDER BY uscc, record_key, revision
    LIMIT $5::integer
    FOR UPDATE
),
split AS (
    SELECT uscc, record_key, revision, a, b,
        (public_items || authorised_items || shared_items)
            - ARRAY(SELECT jsonb_object_keys(a)) - ARRAY(SELECT jsonb_object_keys(b)) AS c
    FROM page,
        LATERAL (
            SELECT coalesce(jsonb_object_agg(key, value), '{}') AS a
            FROM jsonb_each(public_items) WHERE key = ANY ($6::text[])
        ) AS open_still,
        LATERAL (
            SELECT coalesce(jsonb_object_agg(key, value), '{}') AS b
            FROM jsonb_each(public_items || authorised_items)
            WHERE key = ANY ($7::text[]) OR key = ANY ($6::text[]) AND NOT public_items ? key
        ) AS authorised_still
),
moved AS (
    UPDATE record_history SET public_items = a, authorised_items = b, shared_items = c
    FROM split
    WHERE record_history.uscc = split.uscc AND record_history.class = $1
        AND record_history.record_key = split.record_key AND record_history.revision = split.revision
        AND (public_items, authorised_items, shared_items) IS DISTINCT FROM (a, b, c)
)
SELECT uscc, record_key, revision, (SELECT count(*) FROM page)
FROM page
ORDER BY uscc DESC, record_key DESC, revision DESC
LIMIT 1

-- Takes the records back out of what a snapshot drops that one of its rows without a known key may mean. $1 batch, $2 class, $3 the
-- items of the natural key, in its order. A text with personal data in it is compared as it was received.
WITH hint AS MATERIALIZED (
    SELECT DISTINCT kind, value FROM snapshot_hint WHERE batch = $1::uuid
), candidate AS MATERIALIZED (
    SELECT uscc, record_key, (
        SELECT string_agg(coalesce(items ->> (item || '#received'), items ->> item), E'\x1f' ORDER BY place)
        FROM unnest($3::text[]) WITH ORDINALITY AS part (item, place)
    ) AS natural_key
    FROM (
        SELECT dropped.uscc, dropped.record_key, public_items || authorised_items || shared_items AS items
        FROM snapshot_drop AS dropped JOIN record
            ON record.uscc = dropped.uscc AND record.class = $2 AND record.record_key = dropped.record_key
        WHERE dropped.batch = $1::uuid AND EXISTS (SELECT FROM hint)
    ) AS dropped
), meant (uscc, record_key) AS (
    SELECT uscc, record_key FROM candidate JOIN hint ON kind = 'natural_key' AND value = natural_key
    UNION
    SELECT uscc, record_key FROM candidate JOIN hint ON kind = 'uscc' AND value = uscc
    UNION
    SELECT candidate.uscc, record_key
    FROM candidate JOIN subject_alias USING (uscc) JOIN hint ON hint.kind = subject_alias.kind AND value = number
    UNION
    SELECT uscc, record_key FROM candidate JOIN hint ON kind = 'organisation_code' AND value = substr(uscc, 9, 9)
)
DELETE FROM snapshot_drop USING meant
WHERE batch = $1::uuid AND snapshot_drop.uscc = meant.uscc AND snapshot_drop.record_key = meant.record_key

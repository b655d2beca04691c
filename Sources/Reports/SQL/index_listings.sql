-- Takes the changes behind a number into the index of the listings. $1 the number the follower has come to, $2 how many changes at
-- most. Answers how far it has come.
WITH settled AS MATERIALIZED (SELECT * FROM settled_changes($1::bigint, $2::integer)),
item AS MATERIALIZED (
    SELECT class, min(item) FILTER (WHERE role = 'number') AS number, min(item) FILTER (WHERE role = 'content') AS content,
        min(item) FILTER (WHERE role = 'kind') AS kind, min(item) FILTER (WHERE role = 'template') AS template,
        array_agg(item ORDER BY item) FILTER (WHERE role IN ('number', 'text')) AS texts
    FROM publicity_item GROUP BY class
),
entry AS MATERIALIZED (
    SELECT record.uscc, record.class, record.record_key, settled.content AS told, record.decision_date,
        coalesce(
            CASE WHEN record.revision > 1 THEN first_public_day(record.uscc, record.class, record.record_key) END,
            greatest(record.public_from, publicity_day(record.recorded_at))) AS published_on,
        record.region, record.agency,
        CASE coalesce(nullif(record.public_items ->> item.template, ''), CASE WHEN record.uscc LIKE '92%' THEN '个体工商户' END)
            WHEN '个体工商户' THEN 'individual_business' ELSE 'organisation' END AS template,
        coalesce(document_number(record.public_items ->> item.number), '') AS number,
        -- A kind with a note, 其他（注明）, is found under both.
        ARRAY(
            SELECT DISTINCT spelling
            FROM jsonb_array_elements_text(
                    CASE jsonb_typeof(record.public_items -> item.kind) WHEN 'array' THEN record.public_items -> item.kind
                        ELSE to_jsonb(regexp_split_to_array(coalesce(record.public_items ->> item.kind, ''), '[;；]')) END) AS named (kind),
                LATERAL (VALUES (trim(kind)), (trim(split_part(listing_form(kind), '（', 1)))) AS spellings (spelling)
            WHERE spelling <> ''
        ) AS kinds,
        coalesce(listing_form(record.public_items ->> item.content), '') AS content,
        listing_form(concat_ws(E'\n',
            (SELECT string_agg(record.public_items ->> text, E'\n' ORDER BY text) FROM unnest(item.texts) AS text),
            record.agency, record.subject_name)) AS words
    FROM settled
    JOIN item ON item.class = settled.class
    JOIN record ON record.uscc = settled.uscc AND record.class = settled.class AND record.record_key = settled.record_key
    WHERE settled.content IS NOT NULL
),
removed AS (
    DELETE FROM publicity_entry AS old USING settled
    WHERE old.uscc = settled.uscc AND old.class = settled.class AND old.record_key = settled.record_key AND settled.content IS NULL
),
put AS (
    INSERT INTO publicity_entry (
        uscc, class, record_key, told, decision_date, published_on, region, agency, template, number, kinds, content, words)
    SELECT uscc, class, record_key, told, decision_date, published_on, region, agency, template, number, kinds, content, words
    FROM entry
    ON CONFLICT (uscc, class, record_key) DO UPDATE
        SET told = excluded.told, decision_date = excluded.decision_date, published_on = excluded.published_on,
            region = excluded.region, agency = excluded.agency, template = excluded.template, number = excluded.number,
            kinds = excluded.kinds, content = excluded.content, words = excluded.words
),
reached AS (
    UPDATE change_follower SET number = (SELECT max(reach) FROM settled), moved_at = now() WHERE name = 'listings'
)
SELECT max(reach) FROM settled

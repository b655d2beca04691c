-- Search in the double-publicity listings (双公示), and counts of what is public. Both are kept in step with the change feed by
-- followers, so that whoever stores records does not pay for them; both say how far they have come.

-- What a follower works on: the records of the changes behind a number, each as it was last told. A record that has changed since, and
-- whose newer change has no number yet, holds the follower back to before it: what is derived from records is always what the
-- feed has told. There is at least one row, whose `reach` is how far the follower comes; the others have the content told, NULL for
-- what is public no more.
CREATE FUNCTION settled_changes(
    behind bigint, most integer, OUT reach bigint, OUT uscc text, OUT class text, OUT record_key uuid, OUT content bigint)
RETURNS SETOF record LANGUAGE sql STABLE ROWS 1000
BEGIN ATOMIC
    WITH batch AS MATERIALIZED (
        SELECT number, change.uscc, change.class, change.record_key
        FROM change WHERE number > settled_changes.behind ORDER BY number LIMIT settled_changes.most
    ),
    told AS (
        SELECT DISTINCT ON (batch.uscc, batch.class, batch.record_key) *
        FROM batch ORDER BY batch.uscc, batch.class, batch.record_key, number DESC
    ),
    judged AS MATERIALIZED (
        SELECT told.*, latest.content AS last_content,
            CASE WHEN record.state = 'active' AND NOT record.natural_person
                AND record.public_from <= clock.last_day AND record.public_until > clock.last_day
                THEN public_content(record) END AS content
        FROM told
        CROSS JOIN change_clock AS clock
        JOIN record ON record.uscc = told.uscc AND record.class = told.class AND record.record_key = told.record_key
        CROSS JOIN LATERAL (
            SELECT change.content FROM change
            WHERE change.uscc = told.uscc AND change.record_key = told.record_key AND change.class = told.class
            ORDER BY number DESC LIMIT 1
        ) AS latest
    ),
    reached AS (
        SELECT least(
            (SELECT CASE WHEN count(*) < settled_changes.most
                    THEN greatest(settled_changes.behind, (SELECT last_number FROM change_clock)) ELSE max(number) END
                FROM batch),
            (SELECT min(number) - 1 FROM judged WHERE last_content IS DISTINCT FROM content)) AS number
    )
    SELECT reached.number, judged.uscc, judged.class, judged.record_key, judged.content
    FROM reached LEFT JOIN judged ON judged.number <= reached.number;
END;

-- How much the feed had left out when a follower began: what it has read since holds no change without its end, as long as that is all.
ALTER TABLE change_follower ADD COLUMN began_behind bigint NOT NULL DEFAULT 0;

-- A follower's turn, one at a time: the number it has come to; NULL when the feed has left out what the follower would have needed, so
-- that it must begin anew.
CREATE FUNCTION take_turn(follower text) RETURNS bigint
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    turn change_follower;
BEGIN
    INSERT INTO change_follower (name, began_behind) SELECT follower, complete_after FROM change_clock ON CONFLICT DO NOTHING;
    SELECT * INTO STRICT turn FROM change_follower WHERE name = follower FOR NO KEY UPDATE;
    RETURN (SELECT turn.number FROM change_clock WHERE turn.number >= complete_after OR turn.began_behind = complete_after);
END
$$;
-- Puts a follower back to the first change there is; what it has kept must be forgotten in the same transaction.
CREATE FUNCTION put_back(follower text) RETURNS void
    LANGUAGE sql
BEGIN ATOMIC
    UPDATE change_follower SET number = 0, moved_at = now(), began_behind = (SELECT complete_after FROM change_clock)
    WHERE name = put_back.follower;
END;

-- Which items of a class the listing looks in, and for what.
CREATE TABLE publicity_item (
    class text COLLATE "C" NOT NULL,
    item text COLLATE "C" NOT NULL,
    role text NOT NULL CHECK (role IN ('number', 'content', 'text', 'kind', 'template')),
    PRIMARY KEY (class, item)
);
INSERT INTO publicity_item (class, item, role) VALUES
    ('permit', 'XK_WSH', 'number'), ('permit', 'XK_NR', 'content'), ('permit', 'XK_XKWS', 'text'), ('permit', 'XK_XKBH', 'text'),
    ('permit', 'XK_XKZS', 'text'), ('permit', 'XK_XMMC', 'text'), ('permit', 'XK_XKLB', 'kind'), ('permit', 'XK_XDR_LB', 'template'),
    ('penalty', 'CF_WSH', 'number'), ('penalty', 'CF_NR', 'content'), ('penalty', 'CF_CFMC', 'text'), ('penalty', 'CF_WFXW', 'text'),
    ('penalty', 'CF_SY', 'text'), ('penalty', 'CF_YJ', 'text'), ('penalty', 'CF_CFLB', 'kind'), ('penalty', 'CF_XDR_LB', 'template');

-- A text as it is searched: brackets of one kind, ASCII in lower case.
CREATE FUNCTION listing_form(words text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN lower(translate(words, '()〔〕[]【】﹝﹞［］', '（）（）（）（）（）（）') COLLATE "C");
-- The number of a document as it is compared: the same, without spaces.
CREATE FUNCTION document_number(number text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN regexp_replace(listing_form(number), '\s', '', 'g');

-- The grams of a text as searched, repeated where it repeats itself: every two neighbouring characters, and in runs of ASCII letters
-- and digits every four, as there are only a hundred pairs of digits. A text holds all the grams of every piece of it that has two
-- characters.
CREATE FUNCTION text_grams(words text) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 1000
BEGIN ATOMIC
    SELECT ARRAY(
        SELECT first || second FROM unnest(letters, letters[2:]) AS pair (first, second)
        WHERE second IS NOT NULL AND first <> E'\n' AND second <> E'\n'
    ) || ARRAY(
        SELECT substr(run[1], place, 4)
        FROM regexp_matches(words, '[0-9a-z]{4,}', 'g') AS run, generate_series(1, length(run[1]) - 3) AS place
    )
    FROM string_to_array(words, NULL) AS letters;
END;

-- What an entry of a listing can be looked up by. It makes the grams itself: a function in a function would be planned at each call.
CREATE FUNCTION publicity_terms(
    content text, words text, number text, kinds text[], template text, agency text, region text) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 10000
BEGIN ATOMIC
    SELECT ARRAY(
        SELECT first || second FROM unnest(letters, letters[2:]) AS pair (first, second)
        WHERE second IS NOT NULL AND first <> E'\n' AND second <> E'\n'
    ) || ARRAY(
        SELECT substr(run[1], place, 4)
        FROM regexp_matches(content || E'\n' || words, '[0-9a-z]{4,}', 'g') AS run, generate_series(1, length(run[1]) - 3) AS place
    ) || ARRAY(SELECT 'kind:' || kind FROM unnest(kinds) AS kind)
        || ARRAY['number:' || number, 'template:' || template, 'agency:' || agency, 'region:' || region,
            'region:' || left(region, 4), 'region:' || left(region, 2)]
    FROM string_to_array(content || E'\n' || words, NULL) AS letters;
END;

-- The permits and penalties that are public, as the listings search them; nothing but class A. Kept by the follower `listings`. An
-- entry counts for nothing by itself: whoever finds it asks the record whether it is still public, and still what was told.
CREATE TABLE publicity_entry (
    uscc text COLLATE "C" NOT NULL,
    class text COLLATE "C" NOT NULL,
    record_key uuid NOT NULL,
    -- public_content of the record it was made from.
    told bigint NOT NULL,
    decision_date date,
    -- The day the public could first see the record here.
    published_on date NOT NULL,
    region text COLLATE "C" NOT NULL,
    agency text COLLATE "C" NOT NULL,
    template text COLLATE "C" NOT NULL,
    number text COLLATE "C" NOT NULL,
    kinds text[] NOT NULL,
    content text COLLATE "C" NOT NULL,
    words text COLLATE "C" NOT NULL,
    PRIMARY KEY (uscc, class, record_key)
);
CREATE INDEX publicity_by_decision ON publicity_entry (class, decision_date, record_key);
CREATE INDEX publicity_by_publication ON publicity_entry (class, published_on, record_key);
-- Searches look through what is not sorted in yet: that must stay little.
CREATE INDEX publicity_by_term ON publicity_entry
    USING gin (publicity_terms(content, words, number, kinds, template, agency, region)) WITH (gin_pending_list_limit = 512);

-- The day the public could first see a record that is public, as far as it may know: a revision whose days were corrected, or whose
-- period is over, tells no other day than that on which it came.
CREATE FUNCTION first_public_day(code text, information_class text, key uuid) RETURNS date
    LANGUAGE sql STABLE SECURITY DEFINER
BEGIN ATOMIC
    SELECT min(greatest(past.public_from, publicity_day(past.recorded_at)))
    FROM published_revision AS shown JOIN revision AS past USING (uscc, class, record_key, revision)
    WHERE shown.uscc = first_public_day.code AND shown.class = first_public_day.information_class
        AND shown.record_key = first_public_day.key
        AND (shown.withheld IS NULL OR past.public_from <= publicity_day(past.recorded_at));
END;
REVOKE EXECUTE ON FUNCTION first_public_day(text, text, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION first_public_day(text, text, uuid) TO gongxin_public;

-- A page of a listing by everything it can be asked for; what is not wanted is NULL. First a row with how far the index is and how many
-- changes it is behind, then the page's records in their order, with the day they were first public.
--
-- It reads along the entries from the newest on as far as a page's worth of common words needs, and only behind that asks
-- the index of terms: what is common is found at once, and what is rare has few entries to sort. Entries are judged before records
-- are looked at, which a view under a policy would not do; so this runs with its owner's rights, and repeats the policy publicity_clock.
CREATE FUNCTION find_published(
    listing text, by_publication boolean, decided_from date, decided_to date, published_from date, published_to date,
    place_day date, place_key uuid, code text, department text, department_piece text, first_region text, last_region text,
    number text, kind text, template text, name_piece text, first_gram text, last_gram text, words text[], content_words text[],
    most integer)
RETURNS TABLE (place bigint, indexed_to bigint, behind bigint, uscc text, record_key uuid, published_on date)
    LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 21
    SET search_path = pg_catalog, public, pg_temp SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
    window_size CONSTANT integer := 2000;
    day CONSTANT text := CASE WHEN by_publication THEN 'published_on' ELSE 'decision_date' END;
    -- Everything that is put together here is from here; what is asked for comes in parameters.
    behind_place CONSTANT text := format(
        'class = $1 AND (%1$I, record_key) < ($6, $7) AND %1$I >= CASE WHEN %2$L = ''decision_date'' THEN $2 ELSE $4 END', day, day);
    conditions text := 'entry.decision_date BETWEEN $2 AND $3 AND entry.published_on BETWEEN $4 AND $5';
    term text[] := '{}';
    source text;
    shown bigint := 0;
    last_day date := place_day;
    last_key uuid := place_key;
    ends record;
BEGIN
    words := ARRAY(SELECT listing_form(word) FROM unnest(words) AS word);
    content_words := ARRAY(SELECT listing_form(word) FROM unnest(content_words) AS word);
    department_piece := listing_form(department_piece);
    number := document_number(number);
    decided_from := coalesce(decided_from, '-infinity');
    decided_to := coalesce(decided_to, 'infinity');
    published_from := coalesce(published_from, '-infinity');
    published_to := coalesce(published_to, 'infinity');

    RETURN QUERY
    SELECT 0::bigint, coalesce(follower.number, 0), last_number - coalesce(follower.number, 0), NULL::text, NULL::uuid, NULL::date
    FROM change_clock LEFT JOIN change_follower AS follower ON follower.name = 'listings';

    IF code IS NOT NULL THEN conditions := conditions || ' AND entry.uscc = $8'; END IF;
    IF department IS NOT NULL THEN
        conditions := conditions || ' AND entry.agency = $9';
        term := term || ('agency:' || department);
    END IF;
    IF department_piece IS NOT NULL THEN
        conditions := conditions || ' AND strpos(listing_form(entry.agency), $10) > 0';
        term := term || text_grams(department_piece);
    END IF;
    IF first_region IS NOT NULL THEN
        conditions := conditions || ' AND entry.region BETWEEN $11 AND $12';
        IF first_region > '000000' THEN term := term || ('region:' || regexp_replace(first_region, '(00)+$', '')); END IF;
    END IF;
    IF number IS NOT NULL THEN
        conditions := conditions || ' AND entry.number = $13';
        term := term || ('number:' || number);
    END IF;
    IF kind IS NOT NULL THEN
        conditions := conditions || ' AND $14 = ANY (entry.kinds)';
        term := term || ('kind:' || kind);
    END IF;
    IF template IS NOT NULL THEN
        conditions := conditions || ' AND entry.template = $15';
        term := term || ('template:' || template);
    END IF;
    IF name_piece IS NOT NULL THEN
        conditions := conditions
            || ' AND EXISTS (SELECT FROM subject WHERE subject.uscc = entry.uscc AND strpos(subject.search_name, $16) > 0)';
    END IF;
    FOR turn IN 1 .. cardinality(words) LOOP
        conditions := conditions || format(' AND (strpos(entry.words, $19[%1$s]) > 0 OR strpos(entry.content, $19[%1$s]) > 0)', turn);
        term := term || text_grams(words[turn]);
    END LOOP;
    FOR turn IN 1 .. cardinality(content_words) LOOP
        conditions := conditions || format(' AND strpos(entry.content, $20[%s]) > 0', turn);
        term := term || text_grams(content_words[turn]);
    END LOOP;

    -- A number has few entries: there is nothing to read along.
    FOR step IN CASE WHEN number IS NULL OR code IS NOT NULL OR first_gram IS NOT NULL THEN 1 ELSE 2 END .. 2 LOOP
        IF step = 1 AND code IS NOT NULL THEN
            source := format('SELECT * FROM publicity_entry WHERE uscc = $8 AND %s', behind_place);
        ELSIF step = 1 AND first_gram IS NOT NULL THEN
            source := format(
                'SELECT * FROM publicity_entry WHERE uscc IN (SELECT subject_gram.uscc FROM subject_gram '
                'WHERE gram BETWEEN $17 AND $18) AND %s', behind_place);
        ELSIF step = 1 THEN
            source := format('SELECT * FROM publicity_entry WHERE %2$s ORDER BY %1$I DESC, record_key DESC LIMIT %3$s',
                day, behind_place, window_size);
        ELSE
            IF number IS NULL THEN
                -- Where the window ended.
                EXECUTE format('SELECT %1$I AS day, record_key AS key FROM publicity_entry WHERE %2$s '
                    'ORDER BY %1$I DESC, record_key DESC OFFSET %3$s LIMIT 1', day, behind_place, window_size - 1)
                INTO ends
                USING listing, decided_from, decided_to, published_from, published_to, place_day, place_key;
                EXIT WHEN ends.key IS NULL;
                last_day := ends.day;
                last_key := ends.key;
            END IF;
            source := format('SELECT * FROM publicity_entry WHERE %s', behind_place);
            IF cardinality(term) > 0 THEN
                -- Nothing beside the terms, so that no other index is taken for a better one: making the terms of each entry is dear.
                source := 'SELECT * FROM publicity_entry '
                    'WHERE publicity_terms(content, words, number, kinds, template, agency, region) @> $21 OFFSET 0';
                conditions := conditions || format(' AND %s', behind_place);
            END IF;
        END IF;
        RETURN QUERY EXECUTE format($query$
            SELECT $23 + row_number() OVER (ORDER BY entry.%1$I DESC, entry.record_key DESC), NULL::bigint, NULL::bigint,
                entry.uscc::text, entry.record_key, entry.published_on
            FROM (
                SELECT uscc, class, record_key, told, decision_date, published_on FROM (%2$s) AS entry
                WHERE %3$s ORDER BY %1$I DESC, record_key DESC OFFSET 0
            ) AS entry
            JOIN record ON record.uscc = entry.uscc AND record.class = entry.class AND record.record_key = entry.record_key
            WHERE record.state = 'active' AND NOT record.natural_person
                AND record.public_from <= (SELECT publicity_today()) AND record.public_until > (SELECT publicity_today())
                AND public_content(record) = entry.told
            ORDER BY entry.%1$I DESC, entry.record_key DESC LIMIT $22 - $23$query$, day, source, conditions)
        USING listing, decided_from, decided_to, published_from, published_to, last_day, last_key, code, department, department_piece,
            first_region, last_region, number, kind, template, name_piece, first_gram, last_gram, words, content_words, term, most,
            shown;
        EXIT WHEN code IS NOT NULL OR first_gram IS NOT NULL;
        GET DIAGNOSTICS shown = ROW_COUNT;
        EXIT WHEN shown >= most;
    END LOOP;
END
$$;
REVOKE EXECUTE ON FUNCTION find_published(
    text, boolean, date, date, date, date, date, uuid, text, text, text, text, text, text, text, text, text, text, text, text[], text[],
    integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find_published(
    text, boolean, date, date, date, date, date, uuid, text, text, text, text, text, text, text, text, text, text, text, text[], text[],
    integer) TO gongxin_public;

-- Counts.

-- The sections of GB/T 4754-2017 (国民经济行业分类) and their divisions.
CREATE TABLE industry_section (
    code text COLLATE "C" PRIMARY KEY,
    name text NOT NULL,
    name_en text NOT NULL,
    first_division integer NOT NULL,
    last_division integer NOT NULL
);
INSERT INTO industry_section (code, name, name_en, first_division, last_division) VALUES
    ('A', '农、林、牧、渔业', 'Agriculture, forestry, animal husbandry and fishery', 1, 5),
    ('B', '采矿业', 'Mining', 6, 12),
    ('C', '制造业', 'Manufacturing', 13, 43),
    ('D', '电力、热力、燃气及水生产和供应业', 'Production and supply of electricity, heat, gas and water', 44, 46),
    ('E', '建筑业', 'Construction', 47, 50),
    ('F', '批发和零售业', 'Wholesale and retail trade', 51, 52),
    ('G', '交通运输、仓储和邮政业', 'Transport, storage and post', 53, 60),
    ('H', '住宿和餐饮业', 'Accommodation and catering', 61, 62),
    ('I', '信息传输、软件和信息技术服务业', 'Information transmission, software and information technology', 63, 65),
    ('J', '金融业', 'Finance', 66, 69),
    ('K', '房地产业', 'Real estate', 70, 70),
    ('L', '租赁和商务服务业', 'Leasing and business services', 71, 72),
    ('M', '科学研究和技术服务业', 'Scientific research and technical services', 73, 75),
    ('N', '水利、环境和公共设施管理业', 'Water conservancy, environment and public facilities', 76, 79),
    ('O', '居民服务、修理和其他服务业', 'Services to households, repair and other services', 80, 82),
    ('P', '教育', 'Education', 83, 83),
    ('Q', '卫生和社会工作', 'Health and social work', 84, 85),
    ('R', '文化、体育和娱乐业', 'Culture, sports and entertainment', 86, 90),
    ('S', '公共管理、社会保障和社会组织', 'Public administration, social security and social organisations', 91, 96),
    ('T', '国际组织', 'International organisations', 97, 97);

-- The section that an industry code names (C3911, 3911 or C); blank when it names none.
CREATE FUNCTION industry_section_of(code text) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT coalesce((
        SELECT section.code FROM industry_section AS section
        WHERE section.code = upper(substring(industry_section_of.code FROM '^\s*([A-Ta-t])(?:[0-9]{2,4})?\s*$'))
            OR substring(industry_section_of.code FROM '^\s*([0-9]{2})[0-9]{0,2}\s*$')::integer
                BETWEEN section.first_division AND section.last_division
    ), '');
END;

-- The kind of a subject, as its credit code tells it (GB 32100-2015, the registering department and the category).
CREATE FUNCTION subject_kind(code text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE
        WHEN code ~ '^9[13]' THEN 'enterprise'
        WHEN code ~ '^92' THEN 'individual_business'
        WHEN code ~ '^5[1239]|^13' THEN 'social_organisation'
        WHEN code ~ '^12' THEN 'public_institution'
        WHEN code ~ '^11' THEN 'government_body'
        ELSE 'other'
    END;

-- Each public record as it is counted, and each subject that has one. Kept by the follower `statistics`.
CREATE TABLE counted_record (
    uscc text COLLATE "C" NOT NULL,
    class text COLLATE "C" NOT NULL,
    record_key uuid NOT NULL,
    region text COLLATE "C" NOT NULL,
    agency text COLLATE "C" NOT NULL,
    day date,
    -- Of a registration its own section, of other records that of the subject's registration; blank when there is none.
    industry text COLLATE "C" NOT NULL,
    PRIMARY KEY (uscc, class, record_key)
);
CREATE INDEX counted_by_day ON counted_record (class, day);
CREATE TABLE counted_subject (
    uscc text COLLATE "C" PRIMARY KEY,
    kind text COLLATE "C" NOT NULL,
    -- Of its registration; without one, the division in its code.
    region text COLLATE "C" NOT NULL,
    industry text COLLATE "C" NOT NULL,
    records bigint NOT NULL
);

-- How many there are.
CREATE TABLE record_count (
    class text COLLATE "C" NOT NULL,
    -- The first day of the month of the decision; -infinity for records without one.
    month date NOT NULL,
    region text COLLATE "C" NOT NULL,
    agency text COLLATE "C" NOT NULL,
    industry text COLLATE "C" NOT NULL,
    records bigint NOT NULL,
    PRIMARY KEY (class, month, region, agency, industry)
);
CREATE TABLE subject_count (
    kind text COLLATE "C" NOT NULL,
    region text COLLATE "C" NOT NULL,
    subjects bigint NOT NULL,
    PRIMARY KEY (kind, region)
);

-- How many records of some classes are public, by one of class, department, region, month and industry. First a row with how far is
-- counted, how many changes that is behind, and the day the feed is at. Whole months come from the counts, the days at the ends from the records.
CREATE FUNCTION published_counts(
    classes text[], by_what text, first_day date, last_day date, department text, first_region text, last_region text)
RETURNS TABLE (key text, records bigint, counted_to bigint, behind bigint, day date, name text)
    LANGUAGE sql STABLE SECURITY DEFINER
BEGIN ATOMIC
    WITH bounds AS (
        SELECT first_whole, greatest(last_whole, least(first_whole, last_day + 1)) AS last_whole
        FROM (SELECT coalesce((date_trunc('month', first_day - 1) + interval '1 month')::date, '-infinity') AS first_whole,
                coalesce(date_trunc('month', last_day + 1)::date, 'infinity') AS last_whole) AS months
    ),
    counted AS (
        SELECT record_count.class, record_count.month, record_count.region, record_count.agency, record_count.industry,
            record_count.records
        FROM record_count, bounds
        WHERE record_count.class = ANY (classes) AND month >= first_whole AND month < last_whole
            AND (first_day IS NULL AND last_day IS NULL OR month > '-infinity')
        UNION ALL
        SELECT counted_record.class, date_trunc('month', counted_record.day)::date, counted_record.region, counted_record.agency,
            counted_record.industry, 1
        FROM counted_record, bounds
        WHERE counted_record.class = ANY (classes) AND first_day IS NOT NULL
            AND counted_record.day >= first_day AND counted_record.day < least(first_whole, last_day + 1)
        UNION ALL
        SELECT counted_record.class, date_trunc('month', counted_record.day)::date, counted_record.region, counted_record.agency,
            counted_record.industry, 1
        FROM counted_record, bounds
        WHERE counted_record.class = ANY (classes) AND last_day IS NOT NULL
            AND counted_record.day >= last_whole AND counted_record.day <= last_day
    )
    SELECT NULL, NULL, coalesce(follower.number, 0), clock.last_number - coalesce(follower.number, 0), clock.last_day, NULL
    FROM change_clock AS clock LEFT JOIN change_follower AS follower ON follower.name = 'statistics'
    UNION ALL
    SELECT grouped.key, grouped.records, NULL, NULL, NULL,
        CASE WHEN by_what = 'industry' THEN (SELECT section.name FROM industry_section AS section WHERE section.code = grouped.key) END
    FROM (
        SELECT CASE by_what WHEN 'class' THEN class WHEN 'department' THEN agency WHEN 'region' THEN region
            WHEN 'industry' THEN industry WHEN 'month' THEN CASE WHEN month > '-infinity' THEN to_char(month, 'YYYY-MM') ELSE '' END
            END AS key, sum(counted.records)::bigint AS records
        FROM counted
        WHERE (department IS NULL OR agency = department)
            AND (first_region IS NULL OR region BETWEEN first_region AND last_region)
        GROUP BY 1
        HAVING sum(counted.records) > 0
    ) AS grouped;
END;

-- How many subjects have something public, by kind or region. The first row as above.
CREATE FUNCTION published_subject_counts(by_what text, subject_kind text, first_region text, last_region text)
RETURNS TABLE (key text, subjects bigint, counted_to bigint, behind bigint, day date)
    LANGUAGE sql STABLE SECURITY DEFINER
BEGIN ATOMIC
    SELECT NULL, NULL::bigint, coalesce(follower.number, 0), clock.last_number - coalesce(follower.number, 0), clock.last_day
    FROM change_clock AS clock LEFT JOIN change_follower AS follower ON follower.name = 'statistics'
    UNION ALL
    SELECT grouped.key, grouped.subjects, NULL, NULL, NULL
    FROM (
        SELECT CASE by_what WHEN 'kind' THEN kind WHEN 'region' THEN region END AS key,
            sum(subject_count.subjects)::bigint AS subjects
        FROM subject_count
        WHERE (published_subject_counts.subject_kind IS NULL OR kind = published_subject_counts.subject_kind)
            AND (first_region IS NULL OR region BETWEEN first_region AND last_region)
        GROUP BY 1
        HAVING sum(subject_count.subjects) > 0
    ) AS grouped;
END;

REVOKE EXECUTE ON FUNCTION
    published_counts(text[], text, date, date, text, text, text), published_subject_counts(text, text, text, text),
    settled_changes(bigint, integer), take_turn(text), put_back(text)
FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    published_counts(text[], text, date, date, text, text, text), published_subject_counts(text, text, text, text)
TO gongxin_public;

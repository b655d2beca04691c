-- Searches for words that many entries have, but none of the newest: entries are looked up period by period, from the newest on, so that a
-- page's worth of them is read and not all there are.

-- The grams that an entry must have to hold these words. What pairs of characters there are in a run of ASCII, its grams of four characters
-- tell; each one less is a long list less to go through.
CREATE OR REPLACE FUNCTION text_grams(words text) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 1000
BEGIN ATOMIC
    SELECT ARRAY(
        SELECT first || second FROM unnest(letters, letters[2:]) AS pair (first, second)
        WHERE second IS NOT NULL AND first <> E'\n' AND second <> E'\n'
    ) || ARRAY(
        SELECT substr(run[1], place, 4)
        FROM regexp_matches(words, '[0-9a-z]{4,}', 'g') AS run, generate_series(1, length(run[1]) - 3) AS place
    )
    FROM string_to_array(regexp_replace(words, '(?<=[0-9a-z])[0-9a-z]{2,}(?=[0-9a-z])', E'\n', 'g'), NULL) AS letters;
END;

-- The number of a day; NULL of one that is infinite.
CREATE FUNCTION publicity_day_number(day date) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN isfinite(day) THEN day - date '2000-01-01' END;
-- The period that a day of decision, or of publication, is in, as a number to look it up by: a `level` of 0, 3, 6 and 9 stands for 1, 8, 64
-- and 512 days. The class is in it, as what one has many of another may have none of. That two may come to the same number costs
-- time and nothing else.
CREATE FUNCTION publicity_period(class text, by_publication boolean, day integer, level integer) RETURNS bigint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN hashtext(class)::bigint << 32 | ((day >> level) & 16777215)::bigint << 5 | (level << 1) | by_publication::integer;
-- All periods of an entry.
CREATE FUNCTION publicity_periods(class text, decision_date date, published_on date) RETURNS bigint[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 1000
    RETURN ARRAY[
        publicity_period(class, false, publicity_day_number(decision_date), 0),
        publicity_period(class, false, publicity_day_number(decision_date), 3),
        publicity_period(class, false, publicity_day_number(decision_date), 6),
        publicity_period(class, false, publicity_day_number(decision_date), 9),
        publicity_period(class, true, publicity_day_number(published_on), 0),
        publicity_period(class, true, publicity_day_number(published_on), 3),
        publicity_period(class, true, publicity_day_number(published_on), 6),
        publicity_period(class, true, publicity_day_number(published_on), 9)
    ];

DROP INDEX publicity_by_term;
CREATE INDEX publicity_by_term ON publicity_entry USING gin (
    publicity_terms(content, words, number, kinds, template, agency, region), publicity_periods(class, decision_date, published_on)
) WITH (gin_pending_list_limit = 512);

-- The next stretch of days, from `last_day` back, in which entries may have the terms, as periods: some hundred entries, or as far back as
-- `first_day`, but not more than `most` – unless they are of a single day, which is dense then. At what level looking begins and went on is
-- `level`, `first_covered` the first day that was looked at.
CREATE FUNCTION listing_stretch(
    listing text, by_publication boolean, term text[], last_day integer, first_day integer, most integer, INOUT level integer,
    OUT periods bigint[], OUT first_covered integer, OUT is_dense boolean)
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp SET jit = off
    SET max_parallel_workers_per_gather = 0 SET work_mem = '64MB' AS $$
#variable_conflict use_column
DECLARE
    held integer := 0;
    period bigint;
    found_entries integer;
BEGIN
    periods := '{}';
    first_covered := last_day + 1;
    is_dense := false;
    WHILE first_covered > first_day AND held * 10 < most LOOP
        period := publicity_period(listing, by_publication, first_covered - 1, level);
        -- Nothing of the entries is wanted but how many there are, which the index alone can tell.
        SELECT count(*) INTO found_entries FROM (
            SELECT FROM publicity_entry
            WHERE publicity_terms(content, words, number, kinds, template, agency, region) @> term
                AND publicity_periods(class, decision_date, published_on) && ARRAY[period]
            LIMIT most + 1) AS counted;
        IF found_entries > most AND level > 0 THEN
            level := level - 3;
            CONTINUE;
        END IF;
        EXIT WHEN held > 0 AND held + found_entries > most;
        IF found_entries > 0 THEN periods := periods || period; END IF;
        held := held + found_entries;
        is_dense := found_entries > most;
        first_covered := ((first_covered - 1) >> level) << level;
        WHILE level < 9 AND first_covered & ((1 << (level + 3)) - 1) = 0 LOOP
            level := level + 3;
        END LOOP;
    END LOOP;
END
$$;
REVOKE EXECUTE ON FUNCTION listing_stretch(text, boolean, text[], integer, integer, integer, integer) FROM PUBLIC;

-- A page of a listing by everything it can be asked for; what is not wanted is NULL. First a row with how far the index is and how many
-- changes it is behind, then the page's records in their order, with the day they were first public.
--
-- It reads along the entries from the newest on as far as a page's worth of common words needs, and only behind that asks the index of
-- terms: what is common is found at once, and what is rare has few entries to sort. What has many entries, but not among the newest, is
-- looked up period by period: how many entries may have the words is counted in the index, a period with too many is taken in parts, and
-- small ones are read together. Entries are judged before records are looked at, which a view under a policy would not do; so
-- this runs with its owner's rights, and repeats the policy publicity_clock.
CREATE OR REPLACE FUNCTION find_published(
    listing text, by_publication boolean, decided_from date, decided_to date, published_from date, published_to date,
    place_day date, place_key uuid, code text, department text, department_piece text, first_region text, last_region text,
    number text, kind text, template text, name_piece text, first_gram text, last_gram text, words text[], content_words text[],
    most integer)
RETURNS TABLE (place bigint, indexed_to bigint, behind bigint, uscc text, record_key uuid, published_on date)
    LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 21
    SET search_path = pg_catalog, public, pg_temp SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off
    SET max_parallel_workers_per_gather = 0
    -- A bitmap that has no room would have the terms of entries made anew, which is dear.
    SET work_mem = '64MB' AS $$
#variable_conflict use_column
DECLARE
    -- How many entries are read at once, and at most along a day that has more than that.
    window_size CONSTANT integer := 2000;
    day_window_size CONSTANT integer := 20000;
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
    step text;
    taken bigint;
    next_day integer;
    first_day integer;
    -- Small at first: a frequent word's entries in a long period take long to count.
    level integer := 6;
    stretch record;
    periods bigint[];
    dense_day date;
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

    step := CASE WHEN code IS NOT NULL THEN 'code' WHEN first_gram IS NOT NULL THEN 'name'
        -- A number has few entries: there is nothing to read along.
        WHEN number IS NOT NULL THEN 'rest' ELSE 'window' END;
    LOOP
        source := CASE
            WHEN step = 'code' THEN format('SELECT * FROM publicity_entry WHERE uscc = $8 AND %s', behind_place)
            WHEN step = 'name' THEN format(
                'SELECT * FROM publicity_entry WHERE uscc IN (SELECT subject_gram.uscc FROM subject_gram '
                'WHERE gram BETWEEN $17 AND $18) AND %s', behind_place)
            WHEN step = 'window' THEN format(
                'SELECT * FROM publicity_entry WHERE %2$s ORDER BY %1$I DESC, record_key DESC LIMIT %3$s',
                day, behind_place, window_size)
            WHEN step = 'day' THEN format(
                'SELECT * FROM publicity_entry WHERE %2$s AND %1$I = $25 ORDER BY record_key DESC LIMIT %3$s',
                day, behind_place, day_window_size)
            -- Nothing beside what is in the index of terms, so that no other is taken for a better one: making the terms of each entry
            -- is dear.
            WHEN step = 'periods' OR cardinality(term) > 0 THEN format(
                'SELECT * FROM (SELECT * FROM publicity_entry '
                'WHERE publicity_terms(content, words, number, kinds, template, agency, region) @> $21 %s OFFSET 0) AS entry WHERE %s',
                CASE step WHEN 'periods' THEN 'AND publicity_periods(class, decision_date, published_on) && $24' END, behind_place)
            ELSE format('SELECT * FROM publicity_entry WHERE %s', behind_place) END;
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
            shown, periods, dense_day;
        GET DIAGNOSTICS taken = ROW_COUNT;
        shown := shown + taken;
        EXIT WHEN shown >= most OR step IN ('code', 'name', 'rest');

        IF step IN ('window', 'day') THEN
            -- Where the window ended.
            EXECUTE format('SELECT %1$I AS day, record_key AS key FROM publicity_entry WHERE %2$s AND %3$s '
                'ORDER BY %1$I DESC, record_key DESC OFFSET %4$s LIMIT 1', day, behind_place,
                CASE step WHEN 'day' THEN format('%I = $8', day) ELSE 'true' END,
                CASE step WHEN 'day' THEN day_window_size ELSE window_size END - 1)
            INTO ends
            USING listing, decided_from, decided_to, published_from, published_to, last_day, last_key, dense_day;
            EXIT WHEN ends.key IS NULL AND step = 'window';
            IF ends.key IS NOT NULL THEN
                last_day := ends.day;
                last_key := ends.key;
            END IF;
        END IF;
        IF step = 'day' AND ends.key IS NOT NULL THEN
            step := 'periods';
            CONTINUE;
        END IF;
        IF step = 'window' THEN
            EXECUTE format('SELECT publicity_day_number(%1$I) FROM publicity_entry WHERE %2$s ORDER BY %1$I, record_key LIMIT 1',
                day, behind_place)
            INTO first_day
            USING listing, decided_from, decided_to, published_from, published_to, last_day, last_key;
            next_day := publicity_day_number(last_day);
            IF cardinality(term) = 0 OR next_day IS NULL OR first_day IS NULL THEN
                step := 'rest';
                CONTINUE;
            END IF;
        END IF;

        SELECT * INTO stretch FROM listing_stretch(listing, by_publication, term, next_day, first_day, window_size, level);
        EXIT WHEN cardinality(stretch.periods) = 0;
        periods := stretch.periods;
        level := stretch.level;
        next_day := stretch.first_covered - 1;
        dense_day := date '2000-01-01' + stretch.first_covered;
        step := CASE WHEN stretch.is_dense THEN 'day' ELSE 'periods' END;
    END LOOP;
END
$$;
REVOKE EXECUTE ON FUNCTION find_published(
    text, boolean, date, date, date, date, date, uuid, text, text, text, text, text, text, text, text, text, text, text, text[], text[],
    integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find_published(
    text, boolean, date, date, date, date, date, uuid, text, text, text, text, text, text, text, text, text, text, text, text[], text[],
    integer) TO gongxin_public;


-- Caches of public answers learn of changed records from the change feed. What else their answers
-- are made of announces its changes here: the subjects themselves and the names they had. Several notifications of at most 8000 bytes
-- with the credit codes, or * for more than a few thousand; everybody hears them at the commit.
CREATE FUNCTION announce_subjects() RETURNS trigger
    LANGUAGE plpgsql AS $$
DECLARE
    codes text[];
BEGIN
    -- A code has 18 characters: 400 of them with their commas fit into a notification.
    codes := ARRAY(SELECT DISTINCT uscc FROM changed LIMIT 4001);
    IF cardinality(codes) > 4000 OR EXISTS (SELECT FROM unnest(codes) AS code WHERE octet_length(code) <> 18) THEN
        PERFORM pg_notify('gongxin_subject_change', '*');
    ELSE
        PERFORM pg_notify('gongxin_subject_change', array_to_string(codes[start:start + 399], ','))
        FROM generate_series(1, cardinality(codes), 400) AS start;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER inserted_announced AFTER INSERT ON subject
    REFERENCING NEW TABLE AS changed EXECUTE FUNCTION announce_subjects();
CREATE TRIGGER updated_announced AFTER UPDATE ON subject
    REFERENCING NEW TABLE AS changed EXECUTE FUNCTION announce_subjects();
CREATE TRIGGER deleted_announced AFTER DELETE ON subject
    REFERENCING OLD TABLE AS changed EXECUTE FUNCTION announce_subjects();
CREATE TRIGGER inserted_announced AFTER INSERT ON subject_name
    REFERENCING NEW TABLE AS changed EXECUTE FUNCTION announce_subjects();
CREATE TRIGGER updated_announced AFTER UPDATE ON subject_name
    REFERENCING NEW TABLE AS changed EXECUTE FUNCTION announce_subjects();
CREATE TRIGGER deleted_announced AFTER DELETE ON subject_name
    REFERENCING OLD TABLE AS changed EXECUTE FUNCTION announce_subjects();

-- Nobody empties these tables in operation; should somebody, no answer is what it was.
CREATE FUNCTION announce_everything() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('gongxin_subject_change', '*');
    RETURN NULL;
END
$$;
CREATE TRIGGER emptied_announced AFTER TRUNCATE ON subject EXECUTE FUNCTION announce_everything();
CREATE TRIGGER emptied_announced AFTER TRUNCATE ON subject_name EXECUTE FUNCTION announce_everything();
CREATE TRIGGER emptied_announced AFTER TRUNCATE ON record EXECUTE FUNCTION announce_everything();

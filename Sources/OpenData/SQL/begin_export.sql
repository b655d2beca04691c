-- Begins an export: all in one statement, so that the place in the feed and what is committed are of one moment. $1 classes, $2 whether
-- these are all.
INSERT INTO export (catalogue_version, split_digest, is_complete, classes, from_number, seen, changes_after)
SELECT catalogue.version, coalesce(catalogue.split_digest, ''), $2::boolean, $1::text[], last_number,
    pg_current_snapshot(),
    CASE WHEN $2::boolean THEN (
        SELECT from_number FROM export AS former
        WHERE former.is_complete AND former.finished_at IS NOT NULL AND former.from_number >= complete_after
        ORDER BY former.id DESC LIMIT 1) END
FROM change_clock
CROSS JOIN (SELECT version, split_digest FROM catalogue_version ORDER BY version DESC LIMIT 1) AS catalogue
RETURNING id, from_number, changes_after

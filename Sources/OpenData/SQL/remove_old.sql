-- Removes all but the last exports of all classes ($1), and those of some classes that are older than these. A file stays until there are
-- as many newer ones, which leaves those who are fetching it a day.
DELETE FROM export
WHERE finished_at IS NOT NULL AND id < (
    SELECT min(id) FROM (
        SELECT id FROM export WHERE finished_at IS NOT NULL AND is_complete ORDER BY id DESC LIMIT $1::integer) AS kept
    HAVING count(*) = $1::integer)

-- Removes what makers left behind that came to no end. Only one makes at a time.
DELETE FROM export WHERE finished_at IS NULL

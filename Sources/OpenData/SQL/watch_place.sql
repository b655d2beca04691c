-- How far the watch has come and how far the feed; one at a time.
SELECT follower.number, clock.last_number, clock.last_day
FROM change_follower AS follower CROSS JOIN change_clock AS clock
WHERE follower.name = 'exports' FOR UPDATE OF follower

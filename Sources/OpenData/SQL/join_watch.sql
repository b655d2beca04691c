-- Makes those who keep exports clean a follower of the feed: from the place where the first export begins.
INSERT INTO change_follower (name, number)
SELECT 'exports', least(last_number, (SELECT min(from_number) FROM export)) FROM change_clock
ON CONFLICT (name) DO NOTHING

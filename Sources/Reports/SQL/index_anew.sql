-- Forgets the index of the listings; the follower begins with the first change there is.
WITH entries AS (DELETE FROM publicity_entry)
SELECT put_back('listings')

-- Removes the uploads whose sender or receiver disappeared: nothing arrived for an hour.
DELETE FROM batch WHERE state = 'receiving' AND touched_at < now() - interval '1 hour'

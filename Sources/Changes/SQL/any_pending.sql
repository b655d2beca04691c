-- Whether transactions wait for numbers, or a day has begun.
SELECT EXISTS (SELECT FROM pending_change) OR EXISTS (SELECT FROM change_clock WHERE last_day < publicity_today())

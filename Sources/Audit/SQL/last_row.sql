-- The highest number that a row has got.
SELECT last_value FROM access_log_number

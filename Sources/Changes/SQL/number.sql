-- Gives numbers to what at most $1 transactions changed.
SELECT numbered, last_number FROM number_changes($1::integer)

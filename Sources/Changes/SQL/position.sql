-- The last number there is.
SELECT last_number FROM change_position

UPDATE export SET finished_at = clock_timestamp(), to_number = (SELECT last_number FROM change_clock) WHERE id = $1::bigint
RETURNING to_number

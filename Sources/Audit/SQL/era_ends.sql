-- The last row of each era that has ended, and the block that holds its remainder.
SELECT era, last_row, number FROM access_log_block WHERE kind = 'remainder' ORDER BY era

-- Notes that the register was looked through for organisations with two codes.
INSERT INTO two_codes_search (searched_at) VALUES (now()) ON CONFLICT (only_row) DO UPDATE SET searched_at = now()

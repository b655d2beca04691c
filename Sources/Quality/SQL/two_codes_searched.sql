-- When the register was last looked through for organisations with two codes; no row when it never was.
SELECT to_char(searched_at, 'YYYY-MM-DD"T"HH24:MI:SSTZH:TZM') FROM two_codes_search

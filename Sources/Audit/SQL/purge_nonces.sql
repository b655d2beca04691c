-- Forgets the numbers of signed requests that would be refused by now for their age. A minute more, as clocks differ.
DELETE FROM request_nonce WHERE expires_at < now() - interval '1 minute'

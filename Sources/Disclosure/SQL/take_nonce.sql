-- Takes a signed request's nonce. $1 client, $2 key, $3 nonce, $4 until when the signature would be taken, seconds since 1970.
SELECT refusal_of_request($1, $2, $3, to_timestamp($4::bigint))

-- Takes a signed request's nonce; NULL when the request may go on. $1 client, $2 key, $3 nonce, $4 until when the signature is good.
SELECT refusal_of_request($1, $2, $3, to_timestamp($4::bigint))

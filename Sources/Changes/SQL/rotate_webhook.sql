-- Gives a webhook another secret. $1 its name, $2 the secret, sealed, $3 until when the one before signs as well, in seconds since 1970.
UPDATE webhook SET former_secret = sealed_secret, former_until = to_timestamp($3::bigint), sealed_secret = $2 WHERE id = $1

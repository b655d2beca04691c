-- Takes down which changes are sent before they are: whoever has to try again sends the same. $1 webhook, $2 lease, $3 the last number.
UPDATE webhook SET delivery = 'chg_' || replace(gen_random_uuid()::text, '-', ''), delivery_until = $3::bigint
WHERE id = $1 AND lease = $2::uuid
RETURNING delivery

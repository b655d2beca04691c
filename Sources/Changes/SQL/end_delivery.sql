-- Moves a webhook behind what was delivered, or what is not for it. $1 webhook, $2 lease, $3 the last number, $4 where it began,
-- $5 seconds since 1970 until which it stays taken.
UPDATE webhook
SET number = $3::bigint, begun = $4::bigint, delivery = NULL, delivery_until = NULL, attempts = 0, failing_since = NULL,
    last_failure = NULL, next_try_at = '-infinity', leased_until = to_timestamp($5::bigint)
WHERE id = $1 AND lease = $2::uuid

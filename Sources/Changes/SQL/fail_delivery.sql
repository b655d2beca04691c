-- Takes down why a delivery did not arrive. $1 webhook, $2 lease, $3 seconds since 1970, $4 the reason, $5 when it is tried again;
-- NULL: it is not.
UPDATE webhook
SET attempts = attempts + 1, failing_since = coalesce(failing_since, to_timestamp($3::bigint)), last_failure = $4,
    next_try_at = coalesce(to_timestamp($5::bigint), next_try_at),
    disabled_at = CASE WHEN $5::bigint IS NULL THEN to_timestamp($3::bigint) END, leased_until = '-infinity'
WHERE id = $1 AND lease = $2::uuid

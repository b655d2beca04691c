-- Takes a webhook for which there are changes, for a while. $1 seconds since 1970, $2 how many seconds nobody else may take it.
WITH due AS (
    SELECT webhook.id
    FROM webhook JOIN client ON client.id = webhook.client
    WHERE disabled_at IS NULL AND client.revoked_at IS NULL
        AND next_try_at <= to_timestamp($1::bigint) AND leased_until <= to_timestamp($1::bigint)
        AND number < (SELECT last_number FROM change_clock)
    ORDER BY next_try_at, webhook.id
    LIMIT 1
    FOR UPDATE OF webhook SKIP LOCKED
)
UPDATE webhook SET lease = gen_random_uuid(), leased_until = to_timestamp($1::bigint + $2::bigint)
FROM due WHERE webhook.id = due.id
RETURNING webhook.id, address, internal, class, region, sealed_secret, number, begun, lease, delivery, delivery_until, attempts,
    extract(epoch FROM failing_since)::bigint, former_secret, extract(epoch FROM former_until)::bigint

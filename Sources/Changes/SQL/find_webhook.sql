-- A webhook, as it is taken for a delivery. $1 its name.
SELECT id, address, internal, class, region, sealed_secret, number, begun, lease, delivery, delivery_until, attempts,
    extract(epoch FROM failing_since)::bigint, former_secret, extract(epoch FROM former_until)::bigint
FROM webhook WHERE id = $1

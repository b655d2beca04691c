-- Makes a webhook of a client that is not revoked. $1 its name, $2 the client's, $3 address, $4 whether it may be internal, $5 class,
-- $6 region, $7 sealed secret, $8 the number it begins behind; NULL: the last one.
INSERT INTO webhook (id, client, address, internal, class, region, sealed_secret, number, begun)
SELECT $1, client.id, $3, $4::boolean, $5, $6, $7::bytea, coalesce($8::bigint, last_number), CASE WHEN $8::bigint = 0 THEN last_number END
FROM client, change_clock
WHERE client.id = $2 AND client.revoked_at IS NULL AND coalesce($8::bigint, 0) <= last_number

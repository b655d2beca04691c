-- A client, locked so that its keys are numbered one after the other, and the number of the next. $1 its name.
SELECT client.organisation, client.revoked_at IS NOT NULL,
    (SELECT count(*) + 1 FROM client_key AS key WHERE key.client = client.id),
    (SELECT algorithm FROM client_key AS key WHERE key.client = client.id ORDER BY valid_from DESC, id DESC LIMIT 1)
FROM client WHERE id = $1 FOR UPDATE

-- The key of a signature, and whose it is; nothing when the key or its client is not good. $1 the key's name.
SELECT key.algorithm, key.public_key, key.sealed_secret, client.id, organisation.code, organisation.kind, organisation.uscc
FROM client_key AS key
JOIN client ON client.id = key.client
JOIN organisation ON organisation.code = client.organisation
WHERE key.id = $1 AND client_is_good(client.id, key.id)

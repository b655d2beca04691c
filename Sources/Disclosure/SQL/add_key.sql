-- $1 the key's name, $2 its client, $3 algorithm, $4 public key, $5 sealed secret.
INSERT INTO client_key (id, client, algorithm, public_key, sealed_secret) VALUES ($1, $2, $3, $4::bytea, $5::bytea)

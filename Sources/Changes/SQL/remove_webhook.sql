-- $1 a webhook's name.
DELETE FROM webhook WHERE id = $1

-- Lets a webhook be tried again at once. $1 its name, $2 the number it goes on behind; NULL: where it stood.
UPDATE webhook
SET disabled_at = NULL, failing_since = NULL, attempts = 0, last_failure = NULL, next_try_at = '-infinity',
    number = coalesce($2::bigint, number), begun = CASE WHEN $2::bigint IS NULL THEN begun WHEN $2::bigint = 0 THEN last_number END,
    delivery = CASE WHEN $2::bigint IS NULL THEN delivery END,
    delivery_until = CASE WHEN $2::bigint IS NULL THEN delivery_until END
FROM change_clock
WHERE id = $1 AND coalesce($2::bigint, 0) <= last_number

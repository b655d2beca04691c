-- The catalogue in force: its version, its digest, and the split of items into share classes that existing records follow.
SELECT version, digest, coalesce(split_digest, '') FROM catalogue_version ORDER BY version DESC LIMIT 1

-- The catalogue in force: its version, digest and whether existing records follow it.
SELECT version, digest, reclassified FROM catalogue_version ORDER BY version DESC LIMIT 1

-- $1 version, $2 digest of the split that existing records follow now.
UPDATE catalogue_version SET split_digest = $2 WHERE version = $1::integer

-- $1 version.
UPDATE catalogue_version SET reclassified = true WHERE version = $1::integer

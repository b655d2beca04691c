-- The files of a version. $1 version.
SELECT name, content FROM catalogue_file WHERE version = $1::integer ORDER BY name

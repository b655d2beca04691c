-- About how many records there are, for a bar of progress.
SELECT greatest(reltuples, 0)::bigint FROM pg_class WHERE oid = 'record'::regclass

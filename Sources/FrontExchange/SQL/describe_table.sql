SELECT attname, format_type(atttypid, -1), typcategory, attnotnull,
    relkind NOT IN ('r', 'p') OR EXISTS (
        SELECT FROM pg_index WHERE indrelid = pg_class.oid AND indkey[0] = attnum AND indpred IS NULL)
FROM pg_class
    JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped
    JOIN pg_type ON pg_type.oid = atttypid
WHERE pg_class.oid = to_regclass($1)
ORDER BY attnum

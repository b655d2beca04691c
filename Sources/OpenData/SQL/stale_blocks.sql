SELECT number FROM export_block WHERE export = $1::bigint AND file = $2 AND stale_from IS NOT NULL ORDER BY number

SELECT unpacked, format FROM export_block WHERE export = $1::bigint AND file = $2 AND number = $3::integer

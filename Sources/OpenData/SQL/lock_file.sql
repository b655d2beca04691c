SELECT edition FROM export_file WHERE export = $1::bigint AND name = $2 FOR UPDATE

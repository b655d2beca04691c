-- The blocks of a file in their order. $1 export, $2 file, $3 its edition.
SELECT number, size FROM offered_block WHERE export = $1::bigint AND file = $2 AND edition = $3::integer ORDER BY number

-- A block, as long as its file is as it was when the reader began. $1 export, $2 file, $3 edition, $4 block.
SELECT bytes FROM offered_block
WHERE export = $1::bigint AND file = $2 AND edition = $3::integer AND number = $4::integer

SELECT number_unseen(seen, from_number) FROM export WHERE id = $1::bigint

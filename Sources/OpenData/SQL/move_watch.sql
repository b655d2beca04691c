UPDATE change_follower SET number = $1::bigint, moved_at = now() WHERE name = 'exports' AND number <> $1::bigint

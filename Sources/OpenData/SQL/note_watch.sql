-- All that ended until the moment the transaction began looking is marked. $1 the day up to which the feed has told it.
UPDATE export_watch SET clean_day = $1::date, seen_at = now()
WHERE clean_day <> $1::date OR seen_at < now() - interval '10 seconds'

-- The files with blocks to make anew: what may not be handed out first; what was changed when half its time has passed.
SELECT export, file FROM export_block
WHERE stale_from < clock_timestamp() + interval '5 minutes'
GROUP BY export, file ORDER BY min(stale_from) LIMIT 5

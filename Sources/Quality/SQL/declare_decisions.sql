-- Takes down how many decisions a department says it made in a month. $1 department, $2 class, $3 first day of the month, $4 count.
INSERT INTO quality_declared (source, class, month, decisions) VALUES ($1, $2, $3::date, $4::bigint)
ON CONFLICT (source, class, month) DO UPDATE SET decisions = excluded.decisions, declared_at = now()

-- A page of the log for an operator, newest first. $1 subject, $2 organisation, $3 first day, $4 last day (each NULL for any),
-- $5 and $6 the place before which it starts, $7 its size.
SELECT (extract(epoch FROM at) * 1000000)::bigint - 946684800000000, id, action, outcome, organisation, client, coalesce(subject, ''), array_to_string(classes, ','),
    coalesce(purpose, ''), coalesce(authority, ''), result_count::text
FROM access_log
WHERE ($1::text IS NULL OR subject = $1) AND ($2::text IS NULL OR organisation = $2)
    AND at >= coalesce($3::date::timestamp AT TIME ZONE 'Asia/Shanghai', '-infinity')
    AND at < coalesce(($4::date + 1)::timestamp AT TIME ZONE 'Asia/Shanghai', 'infinity')
    AND at <= $5::timestamptz AND (at, id) < ($5::timestamptz, $6::bigint)
ORDER BY at DESC, id DESC
LIMIT $7::integer

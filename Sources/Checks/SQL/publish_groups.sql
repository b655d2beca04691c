-- $1 class, $2 smallest group, $3 rounding. A month is published when the one behind it is over: decisions are reported late.
SELECT publish_group_statistics(
    $1, $2::integer, $3::integer, (date_trunc('month', publicity_today()) - interval '1 month')::date)

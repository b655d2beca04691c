-- A page of those on a list whom the reader may see, the last identified first. $1 list, $2 and $3 the place to start before, $4 how many,
-- $5 first day of identification, and filters, each NULL when not wanted: $6 piece of a name as searched, $7 and $8 first and last
-- region, $9 who identified. $10 and $11 the items with the document's number and with the reason, by class.
SELECT entry.id, entry.list, entry.uscc, entry.subject_name, entry.region, entry.agency, entry.source, entry.since,
    nullif(entry.until, 'infinity'), coalesce(entry.document, record.public_items ->> ($10::jsonb ->> entry.class)),
    coalesce(entry.reason, record.public_items ->> ($11::jsonb ->> entry.class)), entry.class, entry.record_key
FROM list_entry AS entry
LEFT JOIN record ON record.uscc = entry.uscc AND record.class = entry.class AND record.record_key = entry.record_key
WHERE entry.list = $1
    AND (entry.since, entry.id) < ($2::date, $3::uuid)
    AND entry.since >= $5::date
    AND ($6::text IS NULL OR strpos(entry.search_name, $6) > 0)
    AND ($7::text IS NULL OR entry.region BETWEEN $7 AND $8)
    AND ($9::text IS NULL OR entry.agency = $9)
    AND (entry.source <> 'record' OR record.uscc IS NOT NULL)
ORDER BY entry.since DESC, entry.id DESC
LIMIT $4::integer

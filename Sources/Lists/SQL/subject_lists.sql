-- On which lists a subject is, as far as the reader may see it. $1 credit code, $2 and $3 the items with the document's number and with the
-- reason, by class.
SELECT entry.id, entry.list, entry.uscc, entry.subject_name, entry.region, entry.agency, entry.source, entry.since,
    nullif(entry.until, 'infinity'), coalesce(entry.document, record.public_items ->> ($2::jsonb ->> entry.class)),
    coalesce(entry.reason, record.public_items ->> ($3::jsonb ->> entry.class)), entry.class, entry.record_key,
    published_list.name, published_list.name_en, published_list.colour
FROM list_entry AS entry
JOIN published_list ON published_list.code = entry.list
LEFT JOIN record ON record.uscc = entry.uscc AND record.class = entry.class AND record.record_key = entry.record_key
WHERE entry.uscc = $1 AND (entry.source <> 'record' OR record.uscc IS NOT NULL)
ORDER BY published_list.position, entry.since DESC, entry.id DESC

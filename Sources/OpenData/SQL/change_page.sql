-- The next numbers of the feed and what is public of their records now; of a record with several among them the last. $1 the number to
-- go on behind, $2 the last one wanted.
SELECT DISTINCT ON (id) uscc, record_key, subject_name, region, agency, decision_date, public_from, public_until, public_items, class,
    id, number
FROM published_change
WHERE number > $1::bigint AND number <= $2::bigint
ORDER BY id, number DESC

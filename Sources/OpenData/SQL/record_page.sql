-- The next records of a class in the order of their keys, as the role that asks may see them. Their names in the feed are not among what is
-- read: making them here would cost as much as all the rest. $1 class, $2 and $3 the place to go on behind, $4 how many.
SELECT uscc, record_key, subject_name, region, agency, decision_date, public_from, public_until, public_items
FROM record
WHERE class = $1 AND (uscc, class, record_key) > ($2, $1, $3::uuid)
ORDER BY uscc, record_key
LIMIT $4::integer

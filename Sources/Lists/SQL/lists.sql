-- The lists that the public may see, and how many are on each.
SELECT code, name, name_en, colour, basis, authority, authority_en, criteria, criteria_en, to_json(subjects), term_months, exit_months,
    to_json(exits), effective_from, effective_until, coalesce(entries, 0)
FROM published_list
LEFT JOIN (SELECT list, count(*) AS entries FROM list_entry GROUP BY list) AS counted ON list = code
ORDER BY position

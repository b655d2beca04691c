-- Brings who is on which list into agreement with the definitions in force: by single records, and by rules.
SELECT settle_listed_records(NULL), settle_list_rules(NULL)

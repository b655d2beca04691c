-- Brings who is on which list into agreement with all records, and tells how many entries there are.
WITH settled AS MATERIALIZED (SELECT settle_listed_records(NULL), settle_list_rules(NULL))
SELECT count(*) FROM settled

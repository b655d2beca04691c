-- Judges the subjects of the next changes of the feed by the rules. $1 how many changes at most.
SELECT advance_list_rules($1::integer)

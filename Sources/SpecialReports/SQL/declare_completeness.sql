-- $1 department, $2 class, $3 first day or NULL, $4 the first day of the class or NULL, $5 last day, $6 batches that are settled,
-- $7 who declares.
SELECT declare_completeness($1, $2, $3::date, $4::date, $5::date, $6::uuid[], $7)

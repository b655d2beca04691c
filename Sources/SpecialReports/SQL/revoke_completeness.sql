-- $1 department, $2 class, $3 who.
SELECT revoke_completeness($1, $2, $3)

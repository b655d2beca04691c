-- The number the follower has come to; NULL when it must begin anew. $1 its name.
SELECT take_turn($1)

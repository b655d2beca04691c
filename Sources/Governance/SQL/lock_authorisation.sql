-- Holds an authorisation until the transaction ends, and tells whose it is and its state. $1 its number.
SELECT subject, grantee, authorisation_state(held) FROM authorisation AS held WHERE id = $1::uuid FOR UPDATE

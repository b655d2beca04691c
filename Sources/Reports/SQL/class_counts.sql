-- How many records of each class a reader may see of a subject. $1 credit code.
SELECT class, count(*) FROM record WHERE uscc = $1 GROUP BY class

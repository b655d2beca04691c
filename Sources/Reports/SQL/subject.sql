-- A subject that is registered, or that a record names which the reader may see. $1 credit code.
SELECT uscc, name, kind, region, registered
FROM subject
WHERE uscc = $1 AND (registered OR EXISTS (SELECT FROM record WHERE record.uscc = subject.uscc))

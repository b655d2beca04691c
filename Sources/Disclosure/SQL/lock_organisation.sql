-- An organisation, locked so that its clients are numbered one after the other, and the number of the next. $1 code.
SELECT name, kind, uscc, (SELECT count(*) + 1 FROM client WHERE client.organisation = organisation.code)
FROM organisation WHERE code = $1 FOR UPDATE

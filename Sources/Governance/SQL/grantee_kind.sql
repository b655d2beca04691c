-- The kind of an organisation that may be authorised. $1 its code.
SELECT kind FROM organisation WHERE code = $1 AND kind IN ('bank', 'agency')

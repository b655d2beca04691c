-- A batch some of whose rows wait. $1 batch.
SELECT class, source, format, header, action, coalesce(layout, '') FROM batch WHERE id = $1::uuid

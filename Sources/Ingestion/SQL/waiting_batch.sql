-- A batch some of whose rows wait. $1 batch.
SELECT class, source, format, header, action FROM batch WHERE id = $1::uuid

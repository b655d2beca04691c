-- The layout that a batch's payload is of; empty when it is of none. $1 batch.
SELECT coalesce(layout, '') FROM batch WHERE id = $1::uuid

-- Removes an upload that did not become a batch, with its chunks. $1 batch.
DELETE FROM batch WHERE id = $1::uuid AND state = 'receiving'

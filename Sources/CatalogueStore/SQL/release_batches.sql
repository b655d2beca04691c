-- Takes batches away from the workers that claimed them by the catalogue before: a slice they still hold is not committed, so
-- that no record is split the old way once records are being moved. Whoever claims them next loads the new catalogue.
UPDATE batch SET state = 'received' WHERE state = 'working'

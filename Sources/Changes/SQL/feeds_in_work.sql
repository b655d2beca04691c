-- Whether batches wait or are in work.
SELECT EXISTS (SELECT FROM batch WHERE state IN ('received', 'working'))

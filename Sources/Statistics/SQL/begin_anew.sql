-- Forgets all that is counted; the follower begins with the first change there is.
WITH records AS (DELETE FROM counted_record),
subjects AS (DELETE FROM counted_subject),
counts AS (DELETE FROM record_count),
subject_counts AS (DELETE FROM subject_count)
SELECT put_back('statistics')

-- After withdrawals of registration records: nothing vouches for their subjects any more, nor for whose their former numbers were.
-- $1 class.
WITH withdrawn AS (
    SELECT uscc
    FROM subject
    WHERE registered
        AND uscc IN (SELECT uscc FROM staging WHERE action = 'withdrawal')
        AND NOT EXISTS (
            SELECT FROM record WHERE record.uscc = subject.uscc AND class = $1 AND state <> 'withdrawn'
        )
        AND EXISTS (SELECT FROM record WHERE record.uscc = subject.uscc AND class = $1)
    ORDER BY uscc
    FOR UPDATE
), unknown AS (
    DELETE FROM subject_alias USING withdrawn WHERE subject_alias.uscc = withdrawn.uscc
)
UPDATE subject SET registered = false, updated_at = now() FROM withdrawn WHERE subject.uscc = withdrawn.uscc

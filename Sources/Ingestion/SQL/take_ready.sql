-- Rows of the oldest batch that has some that need wait no longer, with the code of their subject; empty when their numbers lead to
-- several. In the order they were sent: a withdrawal must not come before what it withdraws. $1 how many.
WITH page AS (
    SELECT batch, row_number, raw
    FROM waiting_row
    WHERE ready AND batch = (
        SELECT id
        FROM batch
        WHERE rows_waiting > 0 AND EXISTS (SELECT FROM waiting_row WHERE waiting_row.batch = batch.id AND ready)
        ORDER BY number
        LIMIT 1
    )
    ORDER BY row_number
    LIMIT $1::integer
    FOR UPDATE SKIP LOCKED
)
SELECT batch, row_number, raw, CASE WHEN cardinality(usccs) = 1 THEN usccs[1] ELSE '' END
FROM page, LATERAL (SELECT ARRAY(SELECT subjects_of_waiting_row(batch, row_number))) AS found (usccs)
ORDER BY row_number

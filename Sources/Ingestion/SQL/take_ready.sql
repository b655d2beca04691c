-- Rows of one batch that need wait no longer, with the code of their subject; empty when their numbers lead to several. $1 how many.
WITH page AS (
    SELECT batch, row_number, raw
    FROM waiting_row
    WHERE ready AND batch = (SELECT batch FROM waiting_row WHERE ready ORDER BY batch LIMIT 1)
    ORDER BY row_number
    LIMIT $1::integer
    FOR UPDATE SKIP LOCKED
)
SELECT batch, row_number, raw, CASE WHEN cardinality(usccs) = 1 THEN usccs[1] ELSE '' END
FROM page, LATERAL (SELECT ARRAY(SELECT subjects_of_waiting_row(batch, row_number))) AS found (usccs)
ORDER BY row_number

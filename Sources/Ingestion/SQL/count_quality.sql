-- Adds a slice to the quality counts of its batch's department, class and day of receipt.
-- $1 batch; $2 new, $3 changed, $4 unchanged, $5 rejected, $6 mended, $7 warned; $8 timely, $9 late, $10 not judged, $11 other name;
-- $12 corrections or NULL; $13 the item of the subject's code; $14 codes, $15 items, $16 severities, $17 counts of faults, all of
-- one length.
WITH received AS (
    SELECT source, class, (created_at AT TIME ZONE 'Asia/Shanghai')::date AS day FROM batch WHERE id = $1::uuid
), fault AS (
    SELECT code, item, severity, count
    FROM unnest($14::text[], $15::text[], $16::text[], $17::bigint[]) AS fault (code, item, severity, count)
), counted AS (
    INSERT INTO quality_fault (source, class, day, code, item, severity, count)
    SELECT source, class, day, code, item, severity, count
    FROM received, fault
    ON CONFLICT (source, class, day, code, item, severity) DO UPDATE SET count = quality_fault.count + excluded.count
)
INSERT INTO quality_day AS total (
    source, class, day, rows_new, rows_changed, rows_unchanged, rows_rejected, rows_mended, rows_warned,
    rows_timely, rows_late, rows_not_judged, rows_wrong_code, rows_other_name, corrections)
SELECT source, class, day, $2::bigint, $3::bigint, $4::bigint, $5::bigint, $6::bigint, $7::bigint,
    $8::bigint, $9::bigint, $10::bigint,
    (
        -- A row is refused for its code once at most.
        SELECT coalesce(sum(count), 0)
        FROM fault
        WHERE severity = 'error' AND item = $13 AND (starts_with(code, 'uscc_') OR code = 'resident_id_lookalike')
    ),
    $11::bigint, $12::bigint
FROM received
ON CONFLICT (source, class, day) DO UPDATE SET
    rows_new = total.rows_new + excluded.rows_new,
    rows_changed = total.rows_changed + excluded.rows_changed,
    rows_unchanged = total.rows_unchanged + excluded.rows_unchanged,
    rows_rejected = total.rows_rejected + excluded.rows_rejected,
    rows_mended = total.rows_mended + excluded.rows_mended,
    rows_warned = total.rows_warned + excluded.rows_warned,
    rows_timely = total.rows_timely + excluded.rows_timely,
    rows_late = total.rows_late + excluded.rows_late,
    rows_not_judged = total.rows_not_judged + excluded.rows_not_judged,
    rows_wrong_code = total.rows_wrong_code + excluded.rows_wrong_code,
    rows_other_name = total.rows_other_name + excluded.rows_other_name,
    corrections = CASE WHEN excluded.corrections IS NULL THEN total.corrections
        ELSE coalesce(total.corrections, 0) + excluded.corrections END

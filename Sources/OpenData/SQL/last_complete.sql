-- Whether today's export of all classes is there: made on the day that the publicity clock shows, and offered.
SELECT EXISTS (
    SELECT FROM offered_export WHERE is_complete AND (made_at AT TIME ZONE 'Asia/Shanghai')::date >= publicity_today())

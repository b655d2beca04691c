-- The first and the last day a report can be asked for; the first is NULL while nothing has been recorded.
SELECT first_recorded_day(), publicity_today()

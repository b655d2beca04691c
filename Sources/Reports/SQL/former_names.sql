-- The names a registered subject had before, each once, the latest first, with the day it ended. $1 credit code.
SELECT former.name, max(publicity_day(until)) AS until
FROM subject_name AS former JOIN subject USING (uscc)
WHERE uscc = $1 AND registered AND search_form(former.name) <> search_name
GROUP BY former.name
ORDER BY max(former.until) DESC, former.name

-- Takes a slice's place in the order of its batch, or waits until another slice has given its own up by ending. As a lock, so that
-- PostgreSQL sees who waits for whom, and tells when they wait in a circle. $1 batch, $2 where the slice starts in the payload.
SELECT pg_advisory_xact_lock(hashtextextended($1, $2::bigint))

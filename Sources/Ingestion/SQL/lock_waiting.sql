-- Rows that begin to wait and numbers that become known take turns, so that neither misses the other.
SELECT pg_advisory_xact_lock(hashtext('gongxin waiting rows'))

-- One at a time changes stored blocks: in whatever order they come, nobody waits for somebody who waits for them.
SELECT pg_advisory_xact_lock(hashtext('gongxin export blocks'))

-- Whether it is this session's turn to seal, until its transaction ends.
SELECT pg_try_advisory_xact_lock(hashtextextended('gongxin access log sealing', 0))

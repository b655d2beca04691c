-- Makes this session the one that pulls an exchange, until it ends. $1 exchange.
SELECT pg_try_advisory_lock(hashtextextended('gongxin exchange ' || $1, 0))

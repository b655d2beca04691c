-- A step of compaction. $1 seconds since 1970 before which things may be forgotten, $2 how many entries are looked at.
SELECT looked_at, removed FROM compact_changes(to_timestamp($1::double precision), $2::integer)

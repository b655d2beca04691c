-- The keys that documents are checked with.
SELECT id, algorithm, encode(public_part, 'hex'), extract(epoch FROM first_used_at)::bigint FROM document_keys()

-- Forgets what documents said that have been kept long enough; their digests stay. As owner. $1 most at once.
UPDATE issued_document_form SET sealed_content = NULL
WHERE (document, form) IN (
    SELECT document, form FROM issued_document_form WHERE kept_until <= now() AND sealed_content IS NOT NULL
    ORDER BY kept_until LIMIT $1::integer)
RETURNING 1

-- Takes down a document that is handed out; false when there is one with its code already. As owner. $1 digest of the code, $2 number,
-- $3 kind, $4 view, $5 credit code, $6 when, in seconds since 1970, $7 change number, $8 organisation, $9 client, $10 purpose,
-- $11 authority, $12 scope, $13 hidden items; of the forms $14 which, $15 SHA-256 and $16 SM3 in hexadecimal digits, $17 bytes, then
-- the sealed $18 JSON, $19 HTML and $20 PDF, $21 days they are kept; of the facts $22 class, $23 key, $24 revision, $25 fingerprint,
-- $26 whether public; of the keys $27 name, $28 algorithm, $29 public part in hexadecimal digits, $30 the signature in the same, ''
-- where the file holds it; of a special report $31 the first and $32 the last day, $33 the version of the catalogue, $34 its fields,
-- $35 what it says of each and $36 whether that is complete.
WITH made AS (
    INSERT INTO issued_document (code_digest, number, kind, view, subject, issued_at, as_of_change, organisation, client, purpose,
        authority, scope, hidden, period_from, period_to, catalogue_version)
    VALUES ($1::bytea, $2, $3, $4, $5, to_timestamp($6::bigint), $7::bigint, $8, $9, $10, $11, $12::text[], $13::text[],
        $31::date, $32::date, $33::integer)
    ON CONFLICT (code_digest) DO NOTHING
    RETURNING code_digest, issued_at
),
forms AS (
    INSERT INTO issued_document_form (document, form, sha256, sm3, bytes, sealed_content, kept_until)
    SELECT code_digest, form, decode(sha256, 'hex'), decode(sm3, 'hex'), bytes,
        CASE form WHEN 'json' THEN $18::bytea WHEN 'html' THEN $19::bytea ELSE $20::bytea END,
        issued_at + make_interval(days => $21::integer)
    FROM made, unnest($14::text[], $15::text[], $16::text[], $17::integer[]) AS given (form, sha256, sm3, bytes)
),
facts AS (
    INSERT INTO issued_document_fact (document, class, record_key, revision, content, was_public)
    SELECT code_digest, class, record_key, revision, content, was_public
    FROM made, unnest($22::text[], $23::uuid[], $24::integer[], $25::bigint[], $26::boolean[])
        AS given (class, record_key, revision, content, was_public)
),
fields AS (
    INSERT INTO issued_document_field (document, domain, position, result, complete)
    SELECT code_digest, domain, position, result, complete
    FROM made, unnest($34::text[], $35::text[], $36::boolean[]) WITH ORDINALITY AS given (domain, result, complete, position)
),
keys AS (
    INSERT INTO document_key (id, algorithm, public_part)
    SELECT id, algorithm, decode(public_part, 'hex')
    FROM made, unnest($27::text[], $28::text[], $29::text[]) AS given (id, algorithm, public_part)
    ORDER BY id
    ON CONFLICT DO NOTHING
),
signatures AS (
    INSERT INTO issued_document_signature (document, key, signature)
    SELECT code_digest, id, decode(nullif(signature, ''), 'hex')
    FROM made, unnest($27::text[], $30::text[]) AS given (id, signature)
    WHERE signature <> '' OR 'pdf' = ANY ($14::text[])
)
SELECT EXISTS (SELECT FROM made)

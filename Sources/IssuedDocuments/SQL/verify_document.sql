-- What whoever holds a document is told of it. $1 digest of the code, or $2 digest of a file.
SELECT number, kind, view, extract(epoch FROM issued_at)::bigint, as_of_change, subject, subject_name, form, facts, forms, signatures,
    extract(epoch FROM judged_at)::bigint, period_from, period_to, conclusions
FROM verify_document($1::bytea, $2::bytea)

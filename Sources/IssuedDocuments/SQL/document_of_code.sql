-- A document that was handed out before, and its forms. As owner. $1 digest of the code.
SELECT document.number, extract(epoch FROM document.issued_at)::bigint, form.form, encode(form.sha256, 'hex'), encode(form.sm3, 'hex'),
    form.bytes
FROM issued_document AS document JOIN issued_document_form AS form ON form.document = document.code_digest
WHERE document.code_digest = $1::bytea

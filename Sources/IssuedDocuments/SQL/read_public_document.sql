-- A form of a document of the public view. $1 digest of the code, $2 form.
SELECT sealed_content, gone FROM read_public_document($1::bytea, $2)

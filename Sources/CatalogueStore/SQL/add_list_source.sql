-- $1 version, $2 class, $3 item, $4 value, $5 list, $6 item with the reason, $7 with the document's number, $8 with the day of removal.
INSERT INTO catalogue_list_source (version, class, item, value, list, reason_item, document_item, removal_item)
VALUES ($1::integer, $2, $3, $4, $5, $6, $7, $8)

-- $1 version, $2 code, $3 list, $4 class, $5 measure, $6 item with the amount, $7 how much is enough, $8 months, $9 item, $10 its values,
-- $11 whether the others count, $12 what it may look at.
INSERT INTO catalogue_list_rule (version, code, list, class, measure, amount_item, least, months, item, item_values, except_values,
    share_class)
VALUES ($1::integer, $2, $3, $4, $5, $6, $7::numeric, $8::integer, $9, $10::text[], $11::boolean, $12)

-- $1 version, $2 code, $3 class, $4 judgement, $5 item, $6 threshold, $7 months, $8 days an answer is good for.
INSERT INTO catalogue_question (version, code, class, judgement, item, threshold, months, valid_days)
VALUES ($1::integer, $2, $3, $4, $5, $6::integer, $7::integer, $8::integer)

-- $1 version, $2 code, $3 position, $4 name, $5 English name, $6 colour, $7 legal basis, $8 authority, $9 the same in English,
-- $10 departments, $11 criteria, $12 the same in English, $13 who may see it, $14 kinds of subjects, $15 months of its term, $16 months
-- until an exit on application, $17 ways off it, $18 and $19 days from and until which it holds.
INSERT INTO catalogue_list (version, code, position, name, name_en, colour, basis, authority, authority_en, departments, criteria, criteria_en,
    publish, subjects, term_months, exit_months, exits, effective_from, effective_until)
VALUES ($1::integer, $2, $3::integer, $4, $5, $6, $7, $8, $9, $10::text[], $11, $12, $13, $14::text[], $15::integer, $16::integer,
    $17::text[], coalesce($18::date, '-infinity'), coalesce($19::date, 'infinity'))

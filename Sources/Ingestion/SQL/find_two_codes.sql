-- Looks through the register for organisations with two codes: one name, and one and the same former number or organisation code.
WITH shared AS (
    SELECT kind, number, uscc
    FROM subject_alias
    WHERE (kind, number) IN (SELECT kind, number FROM subject_alias GROUP BY kind, number HAVING count(*) > 1)
    UNION ALL
    SELECT 'organisation_code', substr(uscc, 9, 9), uscc
    FROM subject
    WHERE registered AND substr(uscc, 9, 9) IN (
        SELECT substr(uscc, 9, 9) FROM subject WHERE registered GROUP BY substr(uscc, 9, 9) HAVING count(*) > 1
    )
), named AS MATERIALIZED (
    SELECT shared.kind, shared.number, shared.uscc, subject.search_name
    FROM shared JOIN subject USING (uscc)
    WHERE registered
)
INSERT INTO two_codes (uscc, other_uscc, kind, number)
SELECT one.uscc, other.uscc, kind, number
FROM named AS one JOIN named AS other USING (kind, number, search_name)
WHERE one.uscc < other.uscc

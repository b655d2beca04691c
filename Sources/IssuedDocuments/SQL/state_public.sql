-- What the public may see of a subject, in one state of the database: a row that it is answered, the subject (kind in the place of the
-- class, name in that of the agency, whether registered in that of the items), then records, with the revision and a fingerprint of
-- each. As role gongxin_public. $1 credit code, $2 most records of a class.
(SELECT 'answered' AS outcome, NULL AS authority, NULL AS scope, NULL AS class, NULL AS agency, NULL AS region,
    NULL::date AS decision_date, NULL::date AS public_from, NULL::date AS public_until, NULL::uuid AS record_key, NULL AS state,
    NULL::bigint AS total, NULL::jsonb AS public_items, NULL::jsonb AS authorised_items, NULL::jsonb AS shared_items,
    NULL::integer AS revision, NULL::bigint AS content, NULL::boolean AS was_public, last_number AS as_of_change
 FROM change_position)
UNION ALL
(SELECT NULL, NULL, NULL, kind, name, region, NULL, NULL, NULL, NULL, NULL, NULL, to_jsonb(registered), NULL, NULL, NULL, NULL, NULL,
    NULL
 FROM subject
 WHERE uscc = $1 AND (registered OR EXISTS (SELECT FROM record WHERE record.uscc = $1)))
UNION ALL
(SELECT NULL, NULL, NULL, class, agency, region, decision_date, public_from, public_until, record_key, 'active', total, public_items,
    NULL, NULL, revision, content, true, NULL
 FROM (
    SELECT class, agency, region, decision_date, public_from, public_until, record_key, public_items, revision,
        stated_content(subject_name, region, agency, decision_date, public_from, public_until, public_items, NULL, NULL) AS content,
        count(*) OVER (PARTITION BY class) AS total,
        row_number() OVER (PARTITION BY class ORDER BY decision_date DESC NULLS LAST, record_key) AS place
    FROM record WHERE uscc = $1
 ) AS placed
 WHERE place <= $2::integer
 ORDER BY class, place)

-- Takes down a portfolio with those subjects whose authorisation runs, and logs it. $1 organisation, $2 name, $3 purpose, $4 client,
-- $5 subjects, $6 their authorisations (NULL: the youngest that runs), $7 request. Answers for each subject its authorisation and
-- why it is not followed, in the order given, and the portfolio's number with each.
WITH asked AS (
    SELECT * FROM unnest($5::text[], $6::uuid[]) WITH ORDINALITY AS asked (subject, authorisation, place)
),
chosen AS MATERIALIZED (
    SELECT asked.subject, asked.place, held.id,
        CASE
            WHEN held.id IS NULL THEN 'authorisation_required'
            WHEN authorisation_state(held) <> 'active' THEN 'authorisation_' || authorisation_state(held)
            WHEN held.purpose <> $3 THEN 'purpose_not_authorised'
            WHEN held.attestations_only THEN 'attestations_only'
        END AS refusal
    FROM asked
    LEFT JOIN LATERAL (
        SELECT candidate.* FROM authorisation AS candidate
        WHERE candidate.subject = asked.subject AND candidate.grantee = $1
            AND CASE WHEN asked.authorisation IS NULL
                THEN authorisation_state(candidate) = 'active' AND candidate.purpose = $3 AND NOT candidate.attestations_only
                ELSE candidate.id = asked.authorisation END
        ORDER BY candidate.requested_at DESC, candidate.id LIMIT 1
    ) AS held ON true
),
made AS (
    INSERT INTO portfolio (organisation, name, purpose, created_by) VALUES ($1, $2, $3, $4) RETURNING id, created_in
),
members AS (
    INSERT INTO portfolio_member (portfolio, subject, authorisation)
    SELECT made.id, chosen.subject, chosen.id FROM made, chosen WHERE chosen.refusal IS NULL
),
logged AS (
    INSERT INTO access_log (action, organisation, client, purpose, authority, request, result_count)
    SELECT 'portfolio', $1, $4, $3, 'portfolio:' || made.id, $7, (SELECT count(*) FROM chosen WHERE refusal IS NULL) FROM made
)
SELECT made.id, made.created_in, chosen.subject, chosen.id, chosen.refusal FROM made, chosen ORDER BY chosen.place

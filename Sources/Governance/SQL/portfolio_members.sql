-- The members of a portfolio, with their authorisations and their states. $1 its number.
SELECT member.subject, member.authorisation, authorisation_state(held)
FROM portfolio_member AS member JOIN authorisation AS held ON held.id = member.authorisation
WHERE member.portfolio = $1::uuid
ORDER BY member.subject

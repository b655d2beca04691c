-- Takes down what the platform's operator did to a webhook. $1 operating system's user, $2 what was done.
INSERT INTO access_log (action, organisation, client, authority, request, result_count)
VALUES ('webhook', 'operator', $1, 'operator', $2, 1)

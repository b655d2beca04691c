-- The operator takes the results of a check away. $1 check, $2 program, $3 request.
INSERT INTO access_log (action, organisation, client, classes, purpose, authority, request, result_count)
SELECT 'export', organisation, $2, classes, purpose, check_authority(rights), $3, row_count FROM credit_check WHERE id = $1::uuid

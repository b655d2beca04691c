-- A page of the accesses to the subject whose client asks. $1 client, $2 key, $3 nonce, $4 when the signature is over (seconds since
-- 1970), $5 request, $6 the subject asked for, $7 first moment, $8 and $9 the place before which the page starts, $10 its size.
SELECT refusal, access_id, (extract(epoch FROM access_at) * 1000000)::bigint - 946684800000000, access_action, access_outcome,
    organisation_code, organisation_name, access_purpose, access_authority, array_to_json(access_classes), access_results
FROM read_own_accesses(
    $1, $2, $3, to_timestamp($4::bigint), $5, $6, $7::timestamptz, $8::timestamptz, $9::bigint, $10::integer)

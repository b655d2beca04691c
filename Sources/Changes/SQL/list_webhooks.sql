-- All webhooks.
SELECT webhook.id, client, address, coalesce(class, '-'), coalesce(region, '-'), number, last_number - number,
    CASE
        WHEN client.revoked_at IS NOT NULL THEN 'client revoked'
        WHEN disabled_at IS NOT NULL THEN 'disabled since ' || to_char(disabled_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI')
        WHEN failing_since IS NOT NULL THEN 'failing since ' || to_char(failing_since AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI')
            || ', tried ' || attempts || ' times'
        ELSE 'good'
    END,
    coalesce(last_failure, '-')
FROM webhook JOIN client ON client.id = webhook.client, change_clock
ORDER BY client, webhook.created_at, webhook.id

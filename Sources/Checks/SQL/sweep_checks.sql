-- What nobody may ask for any more.
DELETE FROM credit_check WHERE expires_at <= now()

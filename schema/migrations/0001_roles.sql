-- The disclosure roles. They belong to the cluster, so several databases share them; a concurrent migration may have made
-- them a moment ago. They can log in but have no password: an operator gives them one, or peer authentication.
DO $$
DECLARE
    role_name text;
BEGIN
    FOREACH role_name IN ARRAY ARRAY['gongxin_public', 'gongxin_authorised', 'gongxin_shared'] LOOP
        BEGIN
            EXECUTE format('CREATE ROLE %I LOGIN NOINHERIT', role_name);
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            NULL;
        END;
        EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), role_name);
        EXECUTE format('GRANT %I TO %I', role_name, current_user);
    END LOOP;
END
$$;

REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO gongxin_public, gongxin_authorised, gongxin_shared;

-- The day the publicity clock shows: Beijing time, whatever a session's time zone says.
CREATE FUNCTION publicity_today() RETURNS date
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (now() AT TIME ZONE 'Asia/Shanghai')::date;

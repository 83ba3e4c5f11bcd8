-- Run once by who administers the server, in the database that is to hold the figures:
--     psql -v ON_ERROR_STOP=1 -d tonghop -f data/database/roles.sql
-- andan_owner makes and migrates the tables, andan_loader adds packages, andan_reader sees the views.
-- None has a password yet: give each one with \password, or let them in otherwise (pg_hba.conf).
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['andan_owner', 'andan_loader', 'andan_reader'] LOOP
        IF to_regrole(name) IS NULL THEN -- roles are the server's, and may serve several databases
            EXECUTE format('CREATE ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE', name);
        END IF;
    END LOOP;
END
$$;
ALTER ROLE andan_reader SET default_transaction_read_only = on;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
CREATE SCHEMA andan AUTHORIZATION andan_owner;

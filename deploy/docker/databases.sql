-- One database per service, and beside its owner one role that alone may connect to it and owns nothing: what the role may do there,
-- the service's migrations grant. psql runs this as the owner before every migration; a second run changes nothing but the password.
\set ON_ERROR_STOP on
\getenv password DATABASE_ROLE_PASSWORD

CREATE TEMPORARY TABLE services (name text);
INSERT INTO services VALUES ('membership');
INSERT INTO services VALUES ('referrals');
INSERT INTO services VALUES ('scheduling');
INSERT INTO services VALUES ('notifications');

SELECT format('CREATE DATABASE %I', name) FROM services
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = name) \gexec

SELECT format('CREATE ROLE %I', 'yilian_' || replace(name, '-', '_')) FROM services
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'yilian_' || replace(name, '-', '_')) \gexec

SELECT format('ALTER ROLE %I LOGIN PASSWORD %L', 'yilian_' || replace(name, '-', '_'), :'password') FROM services \gexec

SELECT format('REVOKE CONNECT ON DATABASE %I FROM PUBLIC', name) FROM services \gexec

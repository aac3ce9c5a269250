#!/bin/sh
# Makes the role and the database of Comptoir in a new PostgreSQL. The role is not a superuser and does not bypass row-level
# security: PostgreSQL is the second lock on what one organisation may see of another.
set -eu
: "${COMPTOIR_PASSWORD:?Set COMPTOIR_PASSWORD, the password of the role comptoir.}"

psql --username="${POSTGRES_USER:-postgres}" --dbname=postgres --set=ON_ERROR_STOP=1 --set=password="$COMPTOIR_PASSWORD" <<'SQL'
CREATE ROLE comptoir LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE PASSWORD :'password';
CREATE DATABASE comptoir OWNER comptoir ENCODING 'UTF8' TEMPLATE template0;
SQL

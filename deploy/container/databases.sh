#!/bin/bash
# Run by the PostgreSQL image when its volume is empty: a role and databases for Temporal, a role and a database for
# Holdfast. The owner of the latter makes the roles of worker and API when the tables are made.
set -eu
psql -v ON_ERROR_STOP=1 -v temporal="$TEMPORAL_DB_PASSWORD" -v owner="$HOLDFAST_DB_OWNER_PASSWORD" \
  --username "$POSTGRES_USER" --dbname postgres <<'SQL'
create role temporal login password :'temporal';
create database temporal owner temporal;
create database temporal_visibility owner temporal;
create role holdfast_owner login createrole password :'owner';
create database holdfast owner holdfast_owner;
SQL

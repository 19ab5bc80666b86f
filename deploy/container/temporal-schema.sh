#!/bin/sh
# Makes or updates Temporal's tables. May be run at every start.
set -eu
tables() {
  temporal-sql-tool --plugin postgres12 --endpoint postgres --port 5432 --user temporal --database "$1" setup-schema --version 0.0
  temporal-sql-tool --plugin postgres12 --endpoint postgres --port 5432 --user temporal --database "$1" update-schema --schema-name "$2"
}
tables temporal postgresql/v12/temporal
tables temporal_visibility postgresql/v12/visibility

# A PostgreSQL and a Redis of our own for the tests, on sockets in a temporary folder. Sourced, never run.
#
#   services_start    makes the folder, starts both, exports COMPTOIR_TEST_POSTGRES and COMPTOIR_TEST_REDIS
#   services_stop     stops both and removes the folder; safe to call twice, and from a trap
#
# Nothing listens on the network, nothing of a PostgreSQL or Redis already on the machine is touched, and two runs
# at the same time do not meet.

SERVICES_DIR=''
SERVICES_REDIS_PID=''
POSTGRES_BIN=''

# The role of the application is not a superuser: a superuser passes over row-level security without a word.
readonly TEST_ROLE=comptoir

# Debian keeps the server's programs out of PATH, one folder a major version.
find_postgres() {
  local folder
  for folder in $(printf '%s\n' /usr/lib/postgresql/*/bin | sort -Vr) /usr/local/pgsql/bin /opt/homebrew/bin; do
    if [[ -x "$folder/initdb" && -x "$folder/postgres" ]]; then printf '%s\n' "$folder"; return; fi
  done
  if command -v initdb >/dev/null && command -v postgres >/dev/null; then dirname "$(command -v initdb)"; return; fi
  return 1
}

# initdb and postgres refuse to run as root: root hands them to the user that the PostgreSQL package made,
# from a folder that this user may enter.
as_postgres() {
  if [[ "$(id -u)" -ne 0 ]]; then "$@"; return; fi
  (cd "$SERVICES_DIR" && setpriv --reuid=postgres --regid=postgres --init-groups -- env HOME="$SERVICES_DIR" "$@")
}

start_postgres() {
  POSTGRES_BIN="$(find_postgres)" || fail "PostgreSQL's initdb was not found. Install it: apt-get install postgresql"
  local data="$SERVICES_DIR/postgres" log="$SERVICES_DIR/postgres.log" role=$TEST_ROLE

  mkdir "$data"
  : >"$log"
  if [[ "$(id -u)" -eq 0 ]]; then chown postgres "$SERVICES_DIR" "$data" "$log"; fi

  as_postgres "$POSTGRES_BIN/initdb" --pgdata="$data" --username=owner --auth=trust --encoding=UTF8 --locale=C --no-sync >"$SERVICES_DIR/initdb.log" 2>&1 \
    || { cat "$SERVICES_DIR/initdb.log" >&2; fail "PostgreSQL could not make its data folder."; }

  # Test data may be lost at a power cut, so nothing waits for the disk.
  cat >>"$data/postgresql.conf" <<CONF
listen_addresses = ''
unix_socket_directories = '$SERVICES_DIR'
max_connections = 300
fsync = off
autovacuum = off
synchronous_commit = off
full_page_writes = off
log_min_messages = warning
CONF

  as_postgres "$POSTGRES_BIN/pg_ctl" start --wait --silent --pgdata="$data" --log="$log" </dev/null \
    || { cat "$log" >&2; fail "PostgreSQL did not start."; }

  "$POSTGRES_BIN/psql" --quiet --no-psqlrc --host="$SERVICES_DIR" --username=owner --dbname=postgres --set=ON_ERROR_STOP=1 <<SQL
CREATE ROLE $role LOGIN CREATEDB NOSUPERUSER NOBYPASSRLS;
CREATE DATABASE $role OWNER $role;
SQL
  export COMPTOIR_TEST_POSTGRES="postgres://$role@/$role?host=${SERVICES_DIR//\//%2F}&sslmode=disable"
}

start_redis() {
  local program socket="$SERVICES_DIR/redis.sock" tries
  program="$(command -v redis-server || command -v valkey-server)" || fail "Redis was not found. Install it: apt-get install redis-server"

  "$program" --port 0 --unixsocket "$socket" --save '' --appendonly no --dir "$SERVICES_DIR" --logfile "$SERVICES_DIR/redis.log" </dev/null &
  SERVICES_REDIS_PID=$!
  disown "$SERVICES_REDIS_PID"
  for ((tries = 0; tries < 100; tries++)); do
    if [[ -S "$socket" ]]; then export COMPTOIR_TEST_REDIS="unix://$socket"; return; fi
    kill -0 "$SERVICES_REDIS_PID" 2>/dev/null || break
    sleep 0.1
  done
  cat "$SERVICES_DIR/redis.log" >&2
  fail "Redis did not start."
}

services_start() {
  # Always /tmp: the path of a socket has at most 107 characters, and the postgres user must be able to enter.
  SERVICES_DIR="$(mktemp -d /tmp/comptoir-test.XXXXXX)"
  start_postgres
  start_redis
}

services_stop() {
  [[ -n "$SERVICES_DIR" ]] || return 0
  if [[ -n "$SERVICES_REDIS_PID" ]]; then kill "$SERVICES_REDIS_PID" 2>/dev/null || true; fi
  if [[ -f "$SERVICES_DIR/postgres/postmaster.pid" ]]; then
    as_postgres "$POSTGRES_BIN/pg_ctl" stop --silent --mode=immediate --pgdata="$SERVICES_DIR/postgres" </dev/null || true
  fi
  rm -rf "$SERVICES_DIR"
  SERVICES_DIR=''
}

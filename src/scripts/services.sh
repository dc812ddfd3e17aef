# A private PostgreSQL and Redis below $DATA, on 127.0.0.1 only, each behind a generated password.
# Sourced after common.sh, processes.sh, install.sh; use_data and use_ports were called.
# shellcheck shell=bash disable=SC2034 # what is set here is read by the scripts that source it

# PostgreSQL refuses to run as root, so there it runs as the user that Debian made for it.
as_postgres() {
  if ((EUID == 0)); then (cd / && setpriv --reuid postgres --regid postgres --init-groups -- "$@"); else "$@"; fi
}

# place_cluster: sets CLUSTER to a folder that the server's user can reach, the same one at every start.
place_cluster() {
  local moved=$DATA/postgres.path
  CLUSTER=$DATA/postgres
  if [[ -s $moved && -s $(cat "$moved")/PG_VERSION ]]; then
    CLUSTER=$(cat "$moved")
  elif ((EUID == 0)) && ! as_postgres test -x "$DATA"; then
    CLUSTER=$(mktemp -d /tmp/zerotrust-postgres.XXXXXX)/data
    chmod 711 "$(dirname "$CLUSTER")"
    printf '%s\n' "$CLUSTER" >"$moved"
    say "user postgres cannot reach $DATA; its cluster goes to $CLUSTER"
  fi
}

# secret_file NAME: prints the path of a 0600 file with a generated password, made at first use.
secret_file() {
  local file=$DATA/secrets/$1
  (umask 077 && mkdir -p "$DATA/secrets" && { [[ -s $file ]] || random_secret >"$file"; })
  printf '%s' "$file"
}

make_cluster() {
  local bin=$1 password_copy
  say "making a PostgreSQL cluster in $CLUSTER"
  # What was loaded belonged to a cluster that is gone.
  rm -f "$DATA"/demo.*
  mkdir -p "$CLUSTER" && chmod 700 "$CLUSTER"
  password_copy=$CLUSTER.password
  (umask 077 && cp "$(secret_file postgres)" "$password_copy")
  if ((EUID == 0)); then chown postgres: "$CLUSTER" "$password_copy"; fi
  as_postgres "$bin/initdb" -D "$CLUSTER" -U postgres --pwfile="$password_copy" --auth=scram-sha-256 \
    --encoding=UTF8 --locale=C >"$LOG_DIR/initdb.log" 2>&1 || { rm -f "$password_copy"; tail_log initdb; rm -rf "$CLUSTER"; die "initdb failed"; }
  rm -f "$password_copy"
}

psql_super() { PGPASSWORD=$(cat "$(secret_file postgres)") "$(find_postgres_bin)/psql" -h 127.0.0.1 -p "$POSTGRES_PORT" -U postgres -qAtX -v ON_ERROR_STOP=1 "$@"; }
postgres_answers() { [[ $(psql_super -d postgres -c 'select 1' 2>/dev/null) == 1 ]]; }

# The server gets a role that owns its database and nothing else.
make_database() {
  local password
  password=$(cat "$(secret_file database)")
  [[ $(psql_super -d postgres -c "select 1 from pg_roles where rolname = 'zerotrust'") == 1 ]] \
    || printf "create role zerotrust login password '%s';\n" "$password" | psql_super -d postgres
  [[ $(psql_super -d postgres -c "select 1 from pg_database where datname = 'zerotrust'") == 1 ]] \
    || psql_super -d postgres -c 'create database zerotrust owner zerotrust'
}

# start_postgres: sets POSTGRES_SUPERUSER and POSTGRES_CONNECTION, both Npgsql connection strings.
start_postgres() {
  local bin
  bin=$(find_postgres_bin)
  place_cluster
  [[ -s $CLUSTER/PG_VERSION ]] || make_cluster "$bin"
  # A killed server leaves this file; PostgreSQL would refuse if another process now had its number.
  rm -f "$CLUSTER/postmaster.pid"
  local server=("$bin/postgres" -D "$CLUSTER" -h 127.0.0.1 -p "$POSTGRES_PORT" -k '' -c max_connections=200)
  ((EUID == 0)) && server=(setpriv --reuid postgres --regid postgres --init-groups -- "${server[@]}")
  launch postgres "${server[@]}"
  wait_until 60 postgres_answers || { tail_log postgres; die "PostgreSQL did not start"; }
  make_database || die "could not make the database"
  local address="Host=127.0.0.1;Port=$POSTGRES_PORT"
  POSTGRES_SUPERUSER="$address;Database=postgres;Username=postgres;Password=$(cat "$(secret_file postgres)")"
  POSTGRES_CONNECTION="$address;Database=zerotrust;Username=zerotrust;Password=$(cat "$(secret_file database)")"
  say "PostgreSQL on 127.0.0.1:$POSTGRES_PORT"
}

redis_answers() {
  [[ $(REDISCLI_AUTH=$(cat "$(secret_file redis)") redis-cli -h 127.0.0.1 -p "$REDIS_PORT" ping 2>/dev/null) == PONG ]]
}

# start_redis: sets REDIS_CONNECTION, a StackExchange.Redis configuration. Nothing is written to disk: Redis holds copies only.
start_redis() {
  local conf=$DATA/redis/redis.conf
  (
    umask 077
    mkdir -p "$DATA/redis"
    cat >"$conf" <<CONF
bind 127.0.0.1
port $REDIS_PORT
requirepass $(cat "$(secret_file redis)")
dir "$DATA/redis"
save ""
appendonly no
daemonize no
CONF
  )
  launch redis redis-server "$conf"
  wait_until 20 redis_answers || { tail_log redis; die "Redis did not start"; }
  REDIS_CONNECTION="127.0.0.1:$REDIS_PORT,password=$(cat "$(secret_file redis)"),abortConnect=false"
  say "Redis on 127.0.0.1:$REDIS_PORT"
}

# start_stores: private servers, or those that ZEROTRUST_POSTGRES and ZEROTRUST_REDIS point at.
start_stores() {
  if [[ -n ${ZEROTRUST_POSTGRES:-} ]]; then POSTGRES_CONNECTION=$ZEROTRUST_POSTGRES; say "PostgreSQL of ZEROTRUST_POSTGRES"; else start_postgres; fi
  if [[ -n ${ZEROTRUST_REDIS:-} ]]; then REDIS_CONNECTION=$ZEROTRUST_REDIS; say "Redis of ZEROTRUST_REDIS"; else start_redis; fi
}

# The server itself: configuration, migrations, start, readiness. Sourced after services.sh and publish.sh.
# shellcheck shell=bash

use_addresses() {
  BASE_URL=http://127.0.0.1:$HTTP_PORT
  HTTPS_URL=https://localhost:$HTTPS_PORT
  CA_FILE=$DATA/ca.pem
}

# Configuration goes by environment, so that no file and no command line holds a password.
export_settings() {
  export ZeroTrust__Postgres__ConnectionString=$POSTGRES_CONNECTION
  export ZeroTrust__Redis__Configuration=$REDIS_CONNECTION
  export ZeroTrust__Http__Port=$HTTPS_PORT
  export ZeroTrust__Http__PublicUrl=$HTTPS_URL
  # The plain listener and the address that many tools put for localhost: a proof of possession may name them too.
  export ZeroTrust__Http__OtherUrls__0=$BASE_URL
  export ZeroTrust__Http__OtherUrls__1=https://127.0.0.1:$HTTPS_PORT
  export ZeroTrust__Http__CaFile=$CA_FILE
  export ZeroTrust__Keys__File=$DATA/keys/kek
  export ZeroTrust__Policy__SeedFile=${ZEROTRUST_SEED_POLICY:-$DEMO/policy.yaml}
  export ZeroTrust__Notifications__Delivery=Folder
  export ZeroTrust__Notifications__Folder=$DATA/mail
  export ZeroTrust__Events__Sources__0__Source=user-service
  export ZeroTrust__Events__Sources__0__Publisher=user-service
  export ZeroTrust__Events__Sources__0__Roles__0=customer_support
  export ZeroTrust__Events__Sources__0__Roles__1=readonly_analyst
}

is_ready() { [[ $(curl -s -o /dev/null -m 2 -w '%{http_code}' "$BASE_URL/healthz/ready") == 200 ]]; }
ready_or_dead() { is_ready || dead zerotrust; }

migrate() {
  (umask 077 && mkdir -p "$DATA/keys")
  (export_settings && "$BINARY" migrate) >"$LOG_DIR/migrate.log" 2>&1 9>&- || { tail_log migrate; die "zerotrust migrate failed"; }
  say "migrations applied"
}

# start_server: returns when /healthz/ready says 200.
start_server() {
  local began
  migrate
  # Only this start's lines may be searched for the setup token.
  rm -f "$LOG_DIR/zerotrust.log" "$CA_FILE"
  began=$(now_ms)
  export_settings
  launch zerotrust "$BINARY" serve
  if ! wait_until 60 ready_or_dead || ! is_ready; then
    tail_log zerotrust 30
    die "the server did not become ready"
  fi
  say "zerotrust ready after $(($(now_ms) - began)) ms, pid $(cat "$RUN_DIR/zerotrust.pid")"
}

# setup_token: empty when an administrator exists already.
setup_token() { sed -n 's/^.*setup token: *\([^ ]*\).*$/\1/p' "$LOG_DIR/zerotrust.log" | tail -n 1; }

print_addresses() {
  printf '\n  https      %s   (root certificate: %s)\n  http       %s\n  docs       %s/docs\n' "$HTTPS_URL" "$CA_FILE" "$BASE_URL" "$BASE_URL"
  [[ -z ${NGINX_URL:-} ]] || printf '  nginx      %s\n' "$NGINX_URL"
  [[ ! -f $DATA/demo.env ]] || printf '  accounts   %s\n' "$DATA/demo.env"
  printf '  logs       %s\n' "$LOG_DIR"
}

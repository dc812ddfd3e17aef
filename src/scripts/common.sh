# Shared by src/run, tests/run, perf/run and .ci/run: words on the screen, places, ports. Sourced, not run.
# shellcheck shell=bash disable=SC2034 # what is set here is read by the scripts that source it

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
SCRIPTS=$ROOT/src/scripts
DEMO=$ROOT/src/demo

say() { printf '%s\n' "· $*"; }
warn() { printf '%s\n' "! $*" >&2; }
die() { warn "$*"; exit 1; }

# The comment block below the shebang is the help text, so that the two cannot differ.
print_help() { sed -n '2,/^[^#]/{s/^# \{0,1\}//p;}' "$1"; }

random_secret() { openssl rand -base64 "${1:-24}" | tr '+/' '-_' | tr -d '=\n'; }
new_uuid() { cat /proc/sys/kernel/random/uuid; }

now_ms() { local t=${EPOCHREALTIME/[.,]/}; printf '%s' "$((t / 1000))"; }

# wait_until SECONDS COMMAND…: polls the condition; false when the deadline passes first.
wait_until() {
  local deadline=$(($(now_ms) + $1 * 1000))
  shift
  until "$@"; do
    (($(now_ms) < deadline)) || return 1
    sleep 0.05
  done
}

# derived_ports BASE: every port a data folder may use, one "name port" a line. All lie within BASE … BASE+99,
# so two data folders with bases 100 apart never meet.
derived_ports() {
  local base=$1
  printf '%s %s\n' https "$base" http $((base + 1)) h2c $((base + 2)) mtls $((base + 3)) \
    postgres $((base + 10)) redis $((base + 11)) nginx $((base + 12)) upstream $((base + 13))
}

port_is_free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# choose_port PREFERRED: it, or the next one in steps of 20 that is free; steps of 20 stay inside the base's hundred.
choose_port() {
  local port
  for port in "$1" $(($1 + 20)) $(($1 + 40)) $(($1 + 60)); do
    port_is_free "$port" && { printf '%s' "$port"; return; }
  done
  die "port $1 and the ones kept in reserve for it are taken; set ZEROTRUST_PORT to another base"
}

# use_ports BASE: sets HTTPS_PORT, HTTP_PORT, H2C_PORT, MTLS_PORT, POSTGRES_PORT, REDIS_PORT, NGINX_PORT, UPSTREAM_PORT.
use_ports() {
  [[ $1 =~ ^[0-9]{4,5}$ && $1 -ge 1024 && $1 -le 65400 ]] || die "ZEROTRUST_PORT must be a number from 1024 to 65400, not '$1'"
  local name port
  while read -r name port; do
    case $name in
      https | http | h2c | mtls) port_is_free "$port" || die "port $port ($name) is taken; set ZEROTRUST_PORT to another base" ;;
      *) port=$(choose_port "$port") || exit 1 ;;
    esac
    printf -v "${name^^}_PORT" '%s' "$port"
  done < <(derived_ports "$1")
}

# free_base: a base whose whole hundred looks unused, for runs that nobody addresses by port.
free_base() {
  local base
  for _ in {1..50}; do
    base=$((20000 + (RANDOM % 100) * 100))
    (use_ports "$base") 2>/dev/null && { printf '%s' "$base"; return; }
  done
  die "found no hundred free ports between 20000 and 30000"
}

# use_data FOLDER: makes the folder and sets DATA, RUN_DIR, LOG_DIR to absolute paths.
use_data() {
  mkdir -p "$1" || die "cannot make the data folder $1"
  DATA=$(cd "$1" && pwd)
  RUN_DIR=$DATA/run
  LOG_DIR=$DATA/log
  mkdir -p "$RUN_DIR" "$LOG_DIR"
  chmod 700 "$LOG_DIR"
}

# One script at a time owns a data folder; the lock goes with the process, so a crash leaves none behind.
lock_data() {
  exec 9>"$RUN_DIR/lock"
  flock -n 9 || die "another script is already running on $DATA"
}

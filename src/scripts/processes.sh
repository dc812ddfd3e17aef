# Starting and stopping of background processes by pid. Sourced after common.sh.
# shellcheck shell=bash

STARTED=() # names of what this script started, in order

started_at() { # the kernel's start time of a pid: with it a pid cannot be mistaken for a later process of the same number
  local stat fields
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
  read -ra fields <<<"${stat##*) }"
  [[ ${fields[0]} != Z ]] && printf '%s' "${fields[19]}"
}

# alive NAME: true when the process of NAME's pid file is still the one that was started.
alive() {
  local pid
  pid=$(cat "$RUN_DIR/$1.pid" 2>/dev/null) && [[ -n $pid ]] || return 1
  [[ $(started_at "$pid") == "$(cat "$RUN_DIR/.$1.started" 2>/dev/null)" ]] && [[ -d /proc/$pid ]]
}

dead() { ! alive "$1"; }

# launch NAME COMMAND…: in its own session, so that Ctrl-C reaches this script only, which then stops things in order;
# without the locks (8 and 9), which a compiler server left behind would otherwise hold.
launch() {
  local name=$1
  shift
  # Made by root and closed to others: logs may hold the setup token.
  (umask 077 && : >>"$LOG_DIR/$name.log")
  setsid "$@" >>"$LOG_DIR/$name.log" 2>&1 </dev/null 8>&- 9>&- &
  local pid=$!
  printf '%s\n' "$pid" >"$RUN_DIR/$name.pid"
  started_at "$pid" >"$RUN_DIR/.$name.started"
  STARTED+=("$name")
}

# stop NAME: asks, waits 20 s, then kills. PostgreSQL is asked for its fast shutdown, which does not wait for clients.
stop() {
  local name=$1 signal=TERM pid
  [[ $name == postgres ]] && signal=INT
  if alive "$name"; then
    pid=$(cat "$RUN_DIR/$name.pid")
    kill -CONT "$pid" 2>/dev/null
    # A compiler, or a server that a test started, knows nothing of the end of its parent: the whole group goes.
    [[ $name == publish || $name == *.Tests ]] && pid=-$pid
    kill "-$signal" -- "$pid" 2>/dev/null
    wait_until 20 dead "$name" || { warn "$name does not stop, killing it"; kill -KILL -- "$pid" 2>/dev/null; wait_until 5 dead "$name"; }
  fi
  rm -f "$RUN_DIR/$name.pid" "$RUN_DIR/.$name.started"
}

stop_started() {
  local i
  for ((i = ${#STARTED[@]} - 1; i >= 0; i--)); do stop "${STARTED[i]}"; done
  STARTED=()
}

# A run that was killed may have left its own processes; the lock is ours now, so they belong to nobody.
stop_leftovers() {
  local name
  for name in publish nginx zerotrust redis postgres; do
    if alive "$name"; then
      say "stopping $name, left by an earlier run (pid $(cat "$RUN_DIR/$name.pid"))"
    fi
    stop "$name"
  done
}

# stop_on_exit [COMMAND]: whatever way this script ends, what it started ends too; COMMAND runs after that.
stop_on_exit() {
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  # shellcheck disable=SC2064
  trap "trap '' INT TERM HUP; stop_started; ${1:-:}" EXIT
}

tail_log() { warn "last lines of $LOG_DIR/$1.log:"; tail -n "${2:-15}" "$LOG_DIR/$1.log" >&2; }

# Publishes the native binary when the sources changed. Sourced after common.sh and processes.sh; use_data was called.
# shellcheck shell=bash

PUBLISH_DIR=$ROOT/.data/publish
BINARY=$PUBLISH_DIR/zerotrust

runtime_id() {
  case $(uname -m) in
    x86_64) printf linux-x64 ;;
    aarch64 | arm64) printf linux-arm64 ;;
    *) die "no native build for $(uname -m); x86_64 and aarch64 are known" ;;
  esac
}

# Every file that can change the binary, ours or untracked; scripts, demo data and prose cannot.
source_files() {
  cd "$ROOT" || return 1
  if git rev-parse --is-inside-work-tree >/dev/null 2>&1; then
    git ls-files -z --cached --others --exclude-standard -- src 'Directory.*' '*.sln' '*.editorconfig' global.json nuget.config
  else
    find src Directory.* ./*.sln .editorconfig -type f -not -path '*/bin/*' -not -path '*/obj/*' -print0
  fi | grep -zvE '^src/(run$|demo/)|^src/scripts/.*\.sh$|\.md$' | sort -zu
}

# source_fingerprint: one hash over names and contents, the SDK and the machine; a deleted file drops out and changes it.
source_fingerprint() (
  cd "$ROOT" || exit 1
  {
    dotnet --version
    runtime_id
    source_files | while IFS= read -r -d '' file; do [[ -f $file ]] && sha256sum -- "$file"; done
  } | sha256sum | cut -d ' ' -f 1
)

publish_progress() { # a line every 20 s, since the native compiler says nothing for minutes
  local start=$SECONDS next=20
  while alive publish; do
    sleep 0.5
    ((SECONDS - start >= next)) || continue
    say "  … still compiling, $next s"
    next=$((next + 20))
  done
}

publish_now() {
  local next=$PUBLISH_DIR.next args pid
  read -ra args <"$SCRIPTS/publish.args"
  say "publishing the native binary, 2 to 10 minutes on two cores (log: $LOG_DIR/publish.log)"
  rm -rf "$next" "$LOG_DIR/publish.log"
  launch publish env -C "$ROOT" dotnet publish "${args[@]}" -r "$(runtime_id)" -o "$next" -nologo -clp:NoSummary
  pid=$!
  publish_progress
  if ! wait "$pid" || [[ ! -x $next/zerotrust ]]; then
    grep -E '(error|warning) ' "$LOG_DIR/publish.log" | sort -u | head -n 20 >&2
    tail_log publish 5
    die "publish failed"
  fi
  stop publish
  printf '%s\n' "$1" >"$next/.fingerprint"
  # By rename: a server that still runs from the old folder keeps its files.
  rm -rf "$PUBLISH_DIR.old"
  [[ ! -e $PUBLISH_DIR ]] || mv "$PUBLISH_DIR" "$PUBLISH_DIR.old"
  mv "$next" "$PUBLISH_DIR"
  rm -rf "$PUBLISH_DIR.old"
}

# ensure_published: after it $BINARY is the binary of the present sources. Two scripts of one checkout wait for each other.
ensure_published() {
  local fingerprint
  mkdir -p "$ROOT/.data"
  exec 8>"$ROOT/.data/publish.lock"
  flock -n 8 || { say "waiting for another publish of this checkout"; flock 8; }
  fingerprint=$(source_fingerprint)
  if [[ -x $BINARY && $(cat "$PUBLISH_DIR/.fingerprint" 2>/dev/null) == "$fingerprint" ]]; then
    say "the native binary is current"
  else
    publish_now "$fingerprint"
  fi
  exec 8>&-
}

require_published() { [[ -x $BINARY ]] || die "there is no binary in $PUBLISH_DIR yet; start once without --no-build"; }

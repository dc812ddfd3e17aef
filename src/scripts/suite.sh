# Which test executables run with which filter, and the counting. Sourced after processes.sh by tests/run.
# shellcheck shell=bash disable=SC2154 # long is an option of tests/run

PASSED=0
FAILED=0
SKIPPED=0
PLAN=() # "project pattern" a line; an empty pattern is the whole project

build_solution() {
  say "building the solution"
  launch build env -C "$ROOT" dotnet build ZeroTrust.sln -v q -nologo -clp:NoSummary
  if ! wait $!; then
    grep -E '(error|warning) ' "$LOG_DIR/build.log" | sort -u | head -n 20 >&2
    tail_log build 5
    die "the solution does not build"
  fi
}

test_projects() { find "$ROOT/tests" -mindepth 2 -maxdepth 2 -name '*.Tests.csproj' -printf '%f\n' | sed 's/\.csproj$//' | sort; }
executable_of() { printf '%s' "$ROOT/tests/$1/bin/Debug/net10.0/$1"; }

# module_project NAME: the project of that module, whatever the case; fails when NAME is no module.
module_project() { test_projects | grep -ixE "(ZeroTrust\.)?$(sed 's/[][\.*^$+?(){}|/]/\\&/g' <<<"$1")(\.Tests)?"; }

# run_options PATTERN: the options of an executable, one a line. A pattern Module=NAME is a trait, else it is a part of a name.
run_options() {
  printf '%s\n' -nologo -noColor
  case $1 in
    '') ;;
    Module=*) printf '%s\n' -trait "$1" ;;
    *) printf '%s\n' -method "*$1*" ;;
  esac
  ((long)) || printf '%s\n' -trait- Category=Long
}

matches() { # PROJECT PATTERN: does any test match?
  local options
  mapfile -t options < <(run_options "$2")
  [[ -n $("$(executable_of "$1")" "${options[@]}" -list full/json 2>/dev/null | jq -r '.[]?' 2>/dev/null | head -n 1) ]]
}

plan_suite() { # FILTER
  local filter=$1 project module=''
  [[ -z $filter ]] || module=$(module_project "$filter")
  # Native tests cross modules, so they name theirs by a trait and not by where they lie.
  if [[ -n $module ]]; then
    filter=${module#ZeroTrust.}
    filter=Module=${filter%.Tests}
  fi
  while read -r project; do
    if [[ -z $filter || $project == "$module" ]]; then
      PLAN+=("$project ")
    elif [[ -z $module || $project == ZeroTrust.Native.Tests ]] && matches "$project" "$filter"; then
      PLAN+=("$project $filter")
    fi
  done < <(test_projects)
}

suite_needs_binary() { [[ " ${PLAN[*]} " == *" ZeroTrust.Native.Tests "* ]]; }

# attribute NAME REPORT: a number of the report's <assembly> element only; collections below it have the same names.
attribute() {
  local value
  value=$(grep -oE '<assembly [^>]*>' "$2" | head -n 1 | grep -oE " $1=\"[0-9]+\"" | tr -dc '0-9')
  printf '%s' "${value:-0}"
}

run_project() { # PROJECT PATTERN
  local project=$1 report=$DATA/$1.xml began=$SECONDS options code passed failed skipped
  mapfile -t options < <(run_options "$2")
  # 20 minutes: the whole suite has 25. A hanging executable must not hang the run.
  launch "$project" timeout --foreground -k 20 1200 "$(executable_of "$project")" "${options[@]}" -xml "$report"
  wait $!
  code=$?
  passed=0 failed=1 skipped=0
  if [[ -s $report ]]; then
    passed=$(attribute passed "$report")
    failed=$(($(attribute failed "$report") + $(attribute errors "$report")))
    skipped=$(attribute skipped "$report")
  fi
  # Died without a failed test to show for it: that is a failure too.
  ((code == 0 || failed)) || failed=1
  ((failed == 0)) || { printf '\n'; grep -v '^$' "$LOG_DIR/$project.log" | head -n 400; ((code < 124)) || warn "$project ended with code $code"; }
  grep -A 1 '\[SKIP\]' "$LOG_DIR/$project.log" | grep -v '^--$'
  say "$project: $passed passed, $failed failed$( ((skipped == 0)) || printf ', %s skipped' "$skipped") ($((SECONDS - began)) s)"
  PASSED=$((PASSED + passed)) FAILED=$((FAILED + failed)) SKIPPED=$((SKIPPED + skipped))
}

run_suite() {
  local entry
  for entry in "${PLAN[@]}"; do run_project "${entry%% *}" "${entry#* }"; done
}

print_result() {
  stop_started
  ((PASSED + FAILED > 0)) || warn "no test ran"
  printf '%s passed, %s failed' "$PASSED" "$FAILED"
  ((SKIPPED == 0)) || printf ', %s skipped' "$SKIPPED"
  printf '\n'
  ((FAILED == 0 && PASSED > 0))
  exit
}

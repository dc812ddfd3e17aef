# The checks of journey.sh: each looks at the last answer. Sourced after http.sh and demo.env.
# shellcheck shell=bash disable=SC2154,SC2016 # names of demo.env and journey.sh; jq has variables of its own

passed=0
failed=0

section() { printf '\n%s\n' "$1"; }

# step SENTENCE CHECK…: prints the sentence with the time of the last request.
step() { judge "$MS ms" "$@"; }
step_quiet() { judge '' "$@"; } # no request of its own, hence no time

judge() { # TIME SENTENCE CHECK…
  local time=$1 sentence=$2
  shift 2
  if "$@"; then
    passed=$((passed + 1))
    printf '  ✔ %-72s %12s\n' "$sentence" "$time"
  else
    failed=$((failed + 1))
    printf '  ✘ %-72s %12s\n' "$sentence" "$time"
    printf '      expected: %s\n      got: status %s %s %s\n' "$*" "$STATUS" "$(head -c 600 "$WORK/body")" "$(cat "$WORK/error")"
  fi
}

finish() {
  printf '\n%s steps right, %s wrong\n' "$passed" "$failed"
  ((failed == 0 && passed > 0))
  exit
}

# await SECONDS CHECK…: asks again until the check holds. MS stays that of the request when the first one was right,
# else it becomes the whole time until then, the starting of curl and jq included.
await() {
  local began=${EPOCHREALTIME/[.,]/} limit=$(($1 * 1000000))
  shift
  "$@" && return
  until "$@" || ((${EPOCHREALTIME/[.,]/} - began > limit)); do sleep 0.01; done
  MS=$(awk -v us=$((${EPOCHREALTIME/[.,]/} - began)) 'BEGIN { printf "%.1f", us / 1000 }')
}

is_status() { [[ $STATUS == "$1" ]]; }
refused_as() { [[ $STATUS == "$1" && $(json .code) == "$2" ]]; }
oauth_error() { [[ $STATUS == 400 && $(json .error) == "$1" ]]; }
asks_second_factor() { # FACTOR
  [[ $STATUS == 200 && $(json .mfa_required) == true && $(json .access_token) == null ]] && json -e --arg f "$1" '.factors | index($f)' >/dev/null
}
event_was() { [[ $STATUS == 202 && $(json '.results[0].status') == "$1" ]]; }

evaluate() { # PERMISSION TARGET: asks about the person
  send POST /access/v1/evaluation "$evaluator" "$(jq -nc --arg s "$person" --arg a "$1" --arg t "$2" \
    '{subject: {type: "user", id: $s}, action: {name: $a}, resource: {type: "service", id: $t}}')"
}
decided() { [[ $STATUS == 200 && $(json .decision) == "$1" ]]; }
evaluate_is() { evaluate "$1" "$2"; decided "$3"; }

token_part() { # TOKEN INDEX: the decoded JSON of header (1) or payload (2)
  local part
  part=$(cut -d . -f "$2" <<<"$1" | tr '_-' '/+')
  while ((${#part} % 4)); do part+='='; done
  base64 -d <<<"$part" 2>/dev/null
}
token_says() { jq -e "$2" >/dev/null 2>&1 < <(token_part "$1" 2); }
token_is_short() {
  [[ $(token_part "$1" 1 | jq -r '.alg + " " + .typ' 2>/dev/null) == 'RS256 at+jwt' ]] && token_says "$1" '.exp - .iat | . > 0 and . <= 300'
}
token_permits() { # TOKEN PERMISSION…: exactly these
  local token=$1
  shift
  [[ $(token_part "$token" 2 | jq -r '.permissions | sort | join(" ")' 2>/dev/null) == "$(printf '%s\n' "$@" | sort | paste -sd ' ')" ]]
}

through_nginx() { # TOKEN METHOD PATH [CURL-ARGUMENTS…]
  local token=$1 method=$2 path=$3
  shift 3
  if [[ -n $token ]]; then
    request -X "$method" "$@" -H @<(printf 'Authorization: Bearer %s\n' "$token") "$NGINX_URL$path"
  else
    request -X "$method" "$@" "$NGINX_URL$path"
  fi
}
seen_as() { [[ $STATUS == 200 && $(json .subject) == "$1" && $(json .subject_type) == "$2" ]]; }
gateway_refused() { [[ $STATUS =~ ^($1)$ && -n $(header X-Auth-Reason) ]]; }
nginx_refuses() { through_nginx "$1" GET "$2"; gateway_refused '401|403'; }

discovery_is_right() {
  [[ $STATUS == 200 && $(json .issuer) == "$HTTPS_URL" && $(json .jwks_uri) == "$HTTPS_URL/.well-known/jwks.json" ]]
}
key_is_published() {
  local kid
  kid=$(token_part "$1" 1 | jq -r .kid)
  [[ $STATUS == 200 && -n $kid && $(json --arg kid "$kid" '[.keys[] | select(.kid == $kid and .kty == "RSA")] | length') == 1 ]]
}

# audit_has_steps ADMIN-TOKEN PERSON: at least the registration, the role, the password, the logins and the deactivation.
audit_has_steps() {
  local cursor='' found=0 total=0
  for _ in {1..25}; do
    send GET "/v1/audit/entries?limit=200${cursor:+&cursor=$cursor}" "$1"
    [[ $STATUS == 200 ]] || break
    found=$(json --arg id "$2" '[.items[] | select(tostring | contains($id))] | length')
    total=$((total + found))
    cursor=$(json '.next_cursor // empty | @uri')
    ((total >= 5)) || [[ -z $cursor ]] && break
  done
  AUDIT_FOUND=$total
  ((total >= 5))
}
audit_found() { ((${AUDIT_FOUND:-0} >= 5)); }

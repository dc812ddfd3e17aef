# A few words over curl for load.sh and journey.sh. Sourced. Secrets go through file descriptors, never through arguments.
# shellcheck shell=bash

WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT

# request CURL-ARGUMENTS…: sets STATUS, MS; the body is in $WORK/body, the headers in $WORK/head.
request() {
  local answer
  : >"$WORK/body"
  : >"$WORK/head"
  answer=$(curl -sS -m 20 -o "$WORK/body" -D "$WORK/head" -w '%{http_code} %{time_total}' "$@" 2>"$WORK/error")
  read -r STATUS MS <<<"${answer:-000 0}"
  MS=$(awk -v s="$MS" 'BEGIN { printf "%.1f", s * 1000 }')
}

# json FILTER [JQ-ARGUMENTS…]: the last body through jq -r; nothing when it is no JSON.
json() { jq -r "$@" "$WORK/body" 2>/dev/null; }

header() { # NAME: the last answer's header of this name
  awk -v name="$1:" 'tolower($1) == tolower(name) { $1 = ""; sub(/^ /, ""); sub(/\r$/, ""); value = $0 } END { printf "%s", value }' "$WORK/head"
}

# send METHOD PATH TOKEN [BODY] [CURL-ARGUMENTS…]: JSON to BASE_URL; an empty TOKEN or BODY is left out.
send() {
  local method=$1 path=$2 token=$3 body=${4:-}
  shift $(($# < 4 ? $# : 4))
  local arguments=(-X "$method" "$@")
  [[ -z $body ]] || arguments+=(-H "Content-Type: ${CONTENT_TYPE:-application/json}" --data-binary @-)
  if [[ -n $token ]]; then
    request "${arguments[@]}" -H @<(printf 'Authorization: Bearer %s\n' "$token") "$BASE_URL$path" <<<"$body"
  else
    request "${arguments[@]}" "$BASE_URL$path" <<<"$body"
  fi
}

# service_token CLIENT_ID CLIENT_SECRET [RESOURCE]: as request; the token is in .access_token.
service_token() {
  local form=(-d grant_type=client_credentials)
  [[ -z ${3:-} ]] || form+=(--data-urlencode "resource=$3")
  request "${form[@]}" -K <(printf 'user = "%s:%s"\n' "$1" "$2") "$BASE_URL/oauth2/token"
}

login() { send POST /v1/auth/login '' "$(u=$1 p=$2 jq -nc '{username: env.u, password: env.p}')"; }

# totp SECRET STEP: the code of RFC 6238 for a Base32 secret (SHA-1, 6 digits) at a step of 30 s since 1970.
totp() {
  local key mac offset
  key=$(base32 -d <<<"$1" | od -An -v -tx1 | tr -d ' \n')
  # shellcheck disable=SC2059 # the format is the counter as bytes
  mac=$(printf "$(printf '%016x' "$2" | sed 's/../\\x&/g')" | openssl dgst -sha1 -mac HMAC -macopt "hexkey:$key" -r | cut -d ' ' -f 1)
  offset=$((16#${mac:39:1} * 2))
  printf '%06d' $(((16#${mac:offset:8} & 0x7fffffff) % 1000000))
}

totp_step() { printf '%d' $(($(date +%s) / 30)); }

# answer_challenge FACTOR CODE: for the challenge of the last answer, or of the one before where that refused a code.
answer_challenge() {
  [[ $STATUS == 401 ]] || challenge=$(json .challenge_id)
  send POST /v1/auth/mfa '' "$(c=${challenge:-} f=$1 k=$2 jq -nc '{challenge_id: env.c, factor: env.f, code: env.k}')"
}

# second_step SECRET: answers the challenge of the last answer. A code is good once; that of the next step is taken already, a later one is waited for.
second_step() {
  local last=$(($(totp_step) + 3)) step
  for ((step = $(totp_step); step < last; step++)); do
    while (($(totp_step) < step - 1)); do sleep 0.5; done
    answer_challenge totp "$(totp "$1" "$step")"
    [[ $STATUS == 401 ]] || return 0
  done
}

# cloud_event TYPE SUBJECT SEQUENCE DATA: prints a structured CloudEvent of the source user-service.
cloud_event() {
  jq -nc --arg id "$(cat /proc/sys/kernel/random/uuid)" --arg type "$1" --arg subject "$2" --argjson sequence "$3" --argjson data "$4" \
    --arg time "$(date -u +%Y-%m-%dT%H:%M:%SZ)" \
    '{specversion: "1.0", id: $id, source: "user-service", type: $type, subject: $subject, time: $time, sequence: $sequence,
      datacontenttype: "application/json", data: $data}'
}

# person_data USER ROLES-JSON: the full state that an event carries.
person_data() {
  jq -nc --arg user "$1" --argjson roles "$2" \
    '{username: $user, email: ($user + "@sample.example"), phone: "+4930901820", locale: "en-GB", roles: $roles, attributes: {}}'
}

publish_event() { CONTENT_TYPE=application/cloudevents+json send POST /v1/events "$1" "$2"; }

# set_password ADMIN-TOKEN ID PASSWORD: with the ETag of what was read, as every changing call needs.
set_password() {
  send GET "/v1/users/$2" "$1"
  [[ $STATUS == 200 ]] || return 1
  local etag
  etag=$(header ETag)
  send PUT "/v1/users/$2/password" "$1" "$(p=$3 jq -nc '{password: env.p}')" -H "If-Match: $etag"
  [[ $STATUS == 204 ]]
}

#!/usr/bin/env bash
# src/demo/load.sh: loads the sample organisation through the public API: an administrator with a second factor, four services, two people.
#
# Called by src/run. Takes from the environment:
#   BASE_URL      plain http address of a ready server
#   CREDENTIALS   file (0600) that receives what was generated, each value before its first use; a rerun goes on from it
#   SETUP_TOKEN   the one-time token printed at first start; not needed once the administrator exists

set -uo pipefail

if [[ ${1:-} == --help ]]; then sed -n '2,/^[^#]/{s/^# \{0,1\}//p;}' "$0"; exit 0; fi

# shellcheck source=/dev/null
source "$(dirname "${BASH_SOURCE[0]}")/http.sh"

fail() {
  printf '! %s: status %s, %s\n' "$1" "$STATUS" "$(head -c 400 "$WORK/body") $(cat "$WORK/error")" >&2
  exit 1
}

remember() { # NAME VALUE
  printf -v "$1" '%s' "$2"
  printf '%s=%q\n' "$1" "$2" >>"$CREDENTIALS"
}
remember_once() { [[ -n ${!1:-} ]] || remember "$1" "$2"; }
secret() { openssl rand -base64 24 | tr '+/' '-_'; }
short_id() { openssl rand -hex 6; }

LOADED=''
touch "$CREDENTIALS" && chmod 600 "$CREDENTIALS"
# shellcheck source=/dev/null
source "$CREDENTIALS"

create_administrator() {
  remember_once ADMIN_USER "admin-$(short_id)"
  remember_once ADMIN_PASSWORD "$(secret)"
  login "$ADMIN_USER" "$ADMIN_PASSWORD"
  [[ $STATUS == 200 ]] && { enrol_administrator; return; }
  [[ -n ${SETUP_TOKEN:-} ]] || fail "no setup token, and the remembered administrator cannot log in"
  send POST /v1/setup/administrator '' \
    "$(t=$SETUP_TOKEN u=$ADMIN_USER p=$ADMIN_PASSWORD jq -nc '{token: env.t, username: env.u, password: env.p}')" \
    -H "Idempotency-Key: $(cat /proc/sys/kernel/random/uuid)"
  [[ $STATUS == 201 ]] || fail "creating the administrator"
  login "$ADMIN_USER" "$ADMIN_PASSWORD"
  [[ $STATUS == 200 ]] || fail "login of the administrator"
  enrol_administrator
}

# The role asks for a second factor: the first login opens a session in which one can be enrolled, and nothing else be done.
# Goes on from the answer of that login; an interrupted enrolment is begun anew.
enrol_administrator() {
  if [[ $(json .enrolment_required) == true ]]; then
    local enrolment secret factor
    enrolment=$(json .access_token)
    send POST /v1/mfa/totp "$enrolment" '{}'
    [[ $STATUS == 201 ]] || fail "beginning the administrator's second factor"
    secret=$(json .secret)
    factor=$(json .factor_id)
    remember ADMIN_TOTP_SECRET "$secret"
    # A code is good once. This is that of the step before, and the login goes on with a recovery code, so that whoever reads demo.env can
    # use the code of this very moment.
    # Twice, where the step ends on the way.
    for _ in 1 2; do
      send POST "/v1/mfa/factors/$factor/confirm" "$enrolment" "$(k=$(totp "$secret" $(($(totp_step) - 1))) jq -nc '{code: env.k}')"
      [[ $STATUS == 400 ]] || break
    done
    [[ $STATUS == 200 ]] || fail "confirming the administrator's second factor"
    secret=$(json '.recovery_codes[0]')
    login "$ADMIN_USER" "$ADMIN_PASSWORD"
    answer_challenge recovery_code "$secret"
  else
    second_step "$ADMIN_TOTP_SECRET"
  fi
  [[ $STATUS == 200 ]] || fail "the administrator's second factor"
}

create_service() { # NAME
  local prefix=${1^^}
  prefix=${prefix//-/_}
  local id=${prefix}_CLIENT_ID key=${prefix}_CLIENT_SECRET
  [[ -n ${!key:-} ]] && return
  send POST /v1/services "$admin" "$(jq -nc --arg n "$1" '{name: $n}')" -H "Idempotency-Key: $(cat /proc/sys/kernel/random/uuid)"
  [[ $STATUS == 201 ]] || fail "registering $1"
  remember "$id" "$(json .client_id)"
  remember "$key" "$(json .client_secret)"
}

publish_applied() { # EVENT
  publish_event "$publisher" "$1"
  [[ $STATUS == 202 && $(json '.results[0].status') =~ ^(applied|duplicate|late)$ ]] || fail "event $(jq -r .type <<<"$1")"
}

create_people() {
  remember_once CUSTOMER_ID "cust-$(short_id)"
  remember_once CUSTOMER_USER "customer-$(short_id)"
  remember_once CUSTOMER_PASSWORD "$(secret)"
  remember_once SUPPORT_ID "emp-$(short_id)"
  remember_once SUPPORT_USER "support-$(short_id)"
  remember_once SUPPORT_PASSWORD "$(secret)"
  publish_applied "$(cloud_event customer.registered "$CUSTOMER_ID" 1 "$(person_data "$CUSTOMER_USER" '[]')")"
  publish_applied "$(cloud_event user.registered "$SUPPORT_ID" 1 "$(person_data "$SUPPORT_USER" '[]')")"
  publish_applied "$(cloud_event user.roles_assigned "$SUPPORT_ID" 2 "$(person_data "$SUPPORT_USER" '["customer_support"]')")"
  set_password "$admin" "$CUSTOMER_ID" "$CUSTOMER_PASSWORD" || fail "setting the customer's password"
  set_password "$admin" "$SUPPORT_ID" "$SUPPORT_PASSWORD" || fail "setting the support agent's password"
}

if [[ -n ${LOADED:-} ]]; then
  printf '· the sample organisation is loaded already\n'
  exit 0
fi
create_administrator
admin=$(json .access_token)
for service in order-service user-service payment-service gateway; do create_service "$service"; done
service_token "$USER_SERVICE_CLIENT_ID" "$USER_SERVICE_CLIENT_SECRET"
[[ $STATUS == 200 ]] || fail "token of user-service"
publisher=$(json .access_token)
create_people
remember LOADED yes
printf '· sample organisation loaded: 1 administrator, 4 services, 2 people\n'

#!/usr/bin/env bash
# src/demo/journey.sh DEMO_ENV: does the platform's main job once against a loaded sample organisation and prints each step
# with its time. Exits non-zero when a step is wrong. It makes a person of its own, so it can be repeated.

set -uo pipefail

if [[ ${1:-} == --help || $# != 1 ]]; then sed -n '2,/^[^#]/{s/^# \{0,1\}//p;}' "$0"; [[ ${1:-} == --help ]]; exit; fi

here=$(dirname "${BASH_SOURCE[0]}")
# shellcheck source=/dev/null
source "$here/http.sh"
# shellcheck source=/dev/null
source "$1"
# shellcheck source=/dev/null
source "$here/steps.sh"

person=journey-$(openssl rand -hex 6)
password=$(openssl rand -base64 24)
roles='["customer_support"]'

section "facts arrive as events"
service_token "$USER_SERVICE_CLIENT_ID" "$USER_SERVICE_CLIENT_SECRET"
publisher=$(json .access_token)
step "user-service gets a token of its own" is_status 200
service_token "$GATEWAY_CLIENT_ID" "$GATEWAY_CLIENT_SECRET"
# shellcheck disable=SC2034 # read by steps.sh
evaluator=$(json .access_token)
step "the gateway gets one too" is_status 200
publish_event "$publisher" "$(cloud_event user.registered "$person" 1 "$(person_data "$person" '[]')")"
step "event user.registered is accepted and applied" event_was applied
evaluate order:update order-service
step "the new person may not order:update" decided false
granted=$(cloud_event user.roles_assigned "$person" 2 "$(person_data "$person" "$roles")")
publish_event "$publisher" "$granted"
step "event user.roles_assigned is accepted and applied" event_was applied
await 5 evaluate_is order:update order-service true
step "the next decision knows the role: order:update" decided true
publish_event "$publisher" "$granted"
step "the same event again changes nothing" event_was duplicate
publish_event "$publisher" "$(cloud_event user.roles_assigned "$person" 3 "$(person_data "$person" '["system_admin"]')")"
step "a role that user-service may not grant is rejected" event_was rejected

section "a person gets a token"
login "$ADMIN_USER" "$ADMIN_PASSWORD"
step "the administrator's password alone opens no session" asks_second_factor totp
second_step "$ADMIN_TOTP_SECRET"
admin=$(json .access_token)
step "with a code of the authenticator the administrator is in" is_status 200
step_quiet "and the token says so: acr aal2, amr with otp" token_says "$admin" '.acr == "aal2" and (.amr | index("otp"))'
set_password "$admin" "$person" "$password"
step "and gives the person a password" is_status 204
login "$person" "wrong-$password"
step "a wrong password is refused" refused_as 401 auth.refused
login "$person" "$password"
token=$(json .access_token)
step "the person logs in" is_status 200
step_quiet "the token is an RS256 at+jwt of at most 5 minutes" token_is_short "$token"
step_quiet "and carries what the role grants" token_permits "$token" customer:read order:read order:update

section "a service gets a token"
service_token "$ORDER_SERVICE_CLIENT_ID" "$ORDER_SERVICE_CLIENT_SECRET" user-service
service=$(json .access_token)
step "order-service gets a token for user-service" is_status 200
step_quiet "with the matrix entry of that pair, no more" token_permits "$service" user:address:write user:read
step_quiet "for that audience only" token_says "$service" '.aud | if type == "array" then . else [.] end == ["user-service"]'
service_token "$ORDER_SERVICE_CLIENT_ID" "$ORDER_SERVICE_CLIENT_SECRET" analytics-service
step "a target outside the matrix is invalid_target" oauth_error invalid_target

section "a real nginx lets one call through and refuses another"
through_nginx "$service" GET /v1/user/profile -H 'X-Auth-Subject: somebody-else'
step "GET /v1/user/profile passes; the service behind sees order-service" seen_as order-service service
through_nginx "$service" DELETE /v1/user/profile
step "DELETE /v1/user/profile is refused with a reason" gateway_refused 403
through_nginx '' GET /v1/user/profile
step "without a token it is 401" is_status 401
through_nginx "$token" GET /v1/customers
step "the person's own call passes: GET /v1/customers" seen_as "$person" user

section "anybody can verify, over HTTPS with the platform's root"
request --cacert "$CA_FILE" "$HTTPS_URL/.well-known/openid-configuration"
step "discovery names the issuer" discovery_is_right
request --cacert "$CA_FILE" "$HTTPS_URL/.well-known/jwks.json"
step "the key set holds the key that signed the person's token" key_is_published "$token"

section "a person leaves"
publish_event "$publisher" "$(cloud_event user.deactivated "$person" 4 "$(person_data "$person" '[]')")"
step "event user.deactivated is accepted and applied" event_was applied
await 2 nginx_refuses "$token" /v1/customers
step "the next call with the token is refused" gateway_refused '401|403'
login "$person" "$password"
step "and so is the next login" refused_as 401 auth.refused

section "the evidence is there"
await 5 audit_has_steps "$admin" "$person"
step "the audit entries name the person's changes" audit_found

finish

# The sample organisation: accounts, nginx, demo.env. Sourced after server.sh.
# shellcheck shell=bash disable=SC2034 # what is set here is read by the scripts that source it

CREDENTIAL_NAMES=(ADMIN_USER ADMIN_PASSWORD ADMIN_TOTP_SECRET
  CUSTOMER_USER CUSTOMER_PASSWORD CUSTOMER_ID SUPPORT_USER SUPPORT_PASSWORD SUPPORT_ID
  ORDER_SERVICE_CLIENT_ID ORDER_SERVICE_CLIENT_SECRET USER_SERVICE_CLIENT_ID USER_SERVICE_CLIENT_SECRET
  PAYMENT_SERVICE_CLIENT_ID PAYMENT_SERVICE_CLIENT_SECRET GATEWAY_CLIENT_ID GATEWAY_CLIENT_SECRET)

# write_demo_env: by rename, so that who waits for the file never reads half of it.
write_demo_env() {
  local name
  # shellcheck source=/dev/null
  source "$DATA/demo.credentials"
  (
    umask 077
    for name in BASE_URL HTTPS_URL CA_FILE NGINX_URL "${CREDENTIAL_NAMES[@]}"; do
      printf '%s=%q\n' "$name" "${!name:-}"
    done | sed "s/=''\$/=/" >"$DATA/demo.env.new"
  ) && mv "$DATA/demo.env.new" "$DATA/demo.env"
}

# A plain start on a folder that was loaded before: same accounts, present addresses.
refresh_demo_env() { ! grep -qs '^LOADED=yes' "$DATA/demo.credentials" || write_demo_env; }

load_demo() {
  SETUP_TOKEN=$(setup_token) BASE_URL=$BASE_URL CREDENTIALS=$DATA/demo.credentials "$DEMO/load.sh" \
    || die "the sample organisation could not be loaded; with half of it in place, start on a fresh data folder"
  start_nginx
  write_demo_env
}

nginx_answers() { [[ $(curl -s -o /dev/null -m 2 -w '%{http_code}' "http://127.0.0.1:$NGINX_PORT/unprotected/") == 200 ]]; }

# start_nginx: sets NGINX_URL. The configuration holds the gateway's key, so nobody else may read it.
start_nginx() {
  local dir=$DATA/nginx user='' conf binary
  binary=$(command -v nginx || printf /usr/sbin/nginx)
  # shellcheck source=/dev/null
  source "$DATA/demo.credentials"
  ((EUID == 0)) && user='user www-data;'
  mkdir -p "$dir"
  conf=$(<"$DEMO/nginx.conf")
  conf=${conf//@USER@/$user}
  conf=${conf//@DIR@/$dir}
  conf=${conf//@NGINX_PORT@/$NGINX_PORT}
  conf=${conf//@UPSTREAM_PORT@/$UPSTREAM_PORT}
  conf=${conf//@ZEROTRUST@/127.0.0.1:$HTTP_PORT}
  conf=${conf//@GATEWAY_KEY@/$GATEWAY_CLIENT_ID.$GATEWAY_CLIENT_SECRET}
  (umask 077 && printf '%s\n' "$conf" >"$dir/nginx.conf")
  launch nginx "$binary" -p "$dir" -c "$dir/nginx.conf" -e "$LOG_DIR/nginx.log"
  wait_until 10 nginx_answers || { tail_log nginx; die "nginx did not start"; }
  NGINX_URL=http://127.0.0.1:$NGINX_PORT
  say "nginx on 127.0.0.1:$NGINX_PORT, the service behind it on 127.0.0.1:$UPSTREAM_PORT"
}

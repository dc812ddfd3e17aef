# Installs what is missing from Debian's own packages. Sourced after common.sh.
# shellcheck shell=bash

find_postgres_bin() {
  local dir
  dir=$(find /usr/lib/postgresql -maxdepth 2 -name bin -type d 2>/dev/null | sort -V | tail -n 1)
  [[ -n $dir && -x $dir/initdb ]] && printf '%s' "$dir"
}

has() { command -v "$1" >/dev/null 2>&1; }
has_nginx() { has nginx || [[ -x /usr/sbin/nginx ]]; }
has_haproxy() { has haproxy || [[ -x /usr/sbin/haproxy ]]; }
has_node() { has node && (($(node -p 'process.versions.node.split(".")[0]') >= 20)); }

# missing_packages NEED…: the Debian packages for those needs that are not met, one a line.
missing_packages() {
  local need
  for need in "$@"; do
    case $need in
      postgres) [[ -n $(find_postgres_bin) ]] || printf '%s\n' postgresql ;;
      rabbitmq) [[ -x /usr/lib/rabbitmq/bin/rabbitmq-server ]] || printf '%s\n' rabbitmq-server ;;
      redis) has redis-server || printf '%s\n' redis-server ;;
      nginx) has_nginx || printf '%s\n' nginx ;;
      haproxy) has_haproxy || printf '%s\n' haproxy ;;
      native)
        has clang || has gcc || printf '%s\n' gcc
        [[ -e /usr/include/stdlib.h ]] || printf '%s\n' libc6-dev
        [[ -e /usr/include/zlib.h ]] || printf '%s\n' zlib1g-dev
        ;;
      mail) [[ -x /usr/sbin/exim4 ]] || printf '%s\n' exim4-daemon-light ;;
      node) has_node || has nodejs || printf '%s\n' nodejs; has npm || printf '%s\n' npm ;;
      certificates) [[ -d /etc/ssl/certs ]] || printf '%s\n' ca-certificates ;;
      *) has "$need" || printf '%s\n' "$need" ;;
    esac
  done
}

as_root() {
  if ((EUID == 0)); then "$@"; else sudo "$@"; fi
}

cannot_install() {
  warn "$1 Install these Debian packages yourself, then start again:"
  printf '    %s\n' "${@:2}" >&2
  exit 1
}

# Debian starts a service as soon as its package is unpacked, unless policy-rc.d says no. A file that is there already stays.
install_quietly() (
  policy=/usr/sbin/policy-rc.d
  if [[ ! -e $policy ]]; then
    trap 'as_root rm -f "$policy"' EXIT
    trap 'exit 1' INT TERM
    printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null && as_root chmod 755 "$policy" || exit 1
  fi
  as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q </dev/null >&2 || exit 1
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" </dev/null >&2
)

# The packages were installed for private servers only, so their own must not come up at the next boot either.
disable_services() {
  [[ -d /run/systemd/system ]] || return 0
  local package
  for package in "$@"; do
    case $package in
      postgresql | redis-server | rabbitmq-server | nginx | caddy | haproxy | exim4*) as_root systemctl disable "${package%%-daemon*}" >/dev/null 2>&1 || warn "could not disable Debian's $package service" ;;
    esac
  done
}

# ensure_installed NEED…: nothing happens, and no root is asked for, when all is there.
ensure_installed() {
  local packages
  mapfile -t packages < <(missing_packages "$@")
  ((${#packages[@]})) || return 0
  has apt-get || cannot_install "This is not a Debian machine." "${packages[@]}"
  ((EUID == 0)) || has sudo || cannot_install "Installing needs root, and there is no sudo." "${packages[@]}"
  say "installing from Debian: ${packages[*]}"
  install_quietly "${packages[@]}" || cannot_install "apt-get could not install." "${packages[@]}"
  disable_services "${packages[@]}"
  mapfile -t packages < <(missing_packages "$@")
  ((${#packages[@]} == 0)) || cannot_install "Still missing after the installation." "${packages[@]}"
}

ensure_dotnet() {
  has dotnet || die "the .NET 10 SDK is missing; see https://dotnet.microsoft.com/download"
  dotnet --list-sdks | grep -q '^1[0-9]\.' || die "the .NET 10 SDK is needed; found only: $(dotnet --list-sdks | tr '\n' ' ')"
}

# ensure_node: sets NODE to a Node ≥ 20. Debian 12 has 18, so its npm fetches a newer one into the checkout's .data.
ensure_node() {
  ensure_installed node
  if has_node; then NODE=$(command -v node); return; fi
  local arch=x64 prefix=$ROOT/.data/node
  [[ $(uname -m) == aarch64 ]] && arch=arm64
  NODE=$prefix/node_modules/node-linux-$arch/bin/node
  [[ -x $NODE ]] && return
  say "fetching Node 20 for the outside clients (Debian's is $(nodejs --version 2>/dev/null))"
  npm install --silent --no-fund --no-audit --prefix "$prefix" "node-linux-$arch@20" >&2
  [[ -x $NODE ]] || die "npm could not fetch node-linux-$arch; put a Node 20 or newer on the path"
}

# Installs what is missing, and says nothing when nothing is. Sourced after common.sh.
# shellcheck shell=bash disable=SC2034

build_packages=(g++ cmake ninja-build ccache pkg-config libuv1-dev libwebsockets-dev node-llhttp libsodium-dev liblmdb-dev
  libfmt-dev libsimdjson-dev libutf8proc-dev libidn2-dev libcli11-dev libssl-dev)
bench_packages=(libsqlite3-dev libbenchmark-dev zlib1g-dev mosquitto)
test_packages=(mold valgrind python3 libgtest-dev libvalijson-dev nlohmann-json3-dev libsqlite3-dev libbenchmark-dev zlib1g-dev clang-format chromium curl openssl nginx-light abigail-tools
  systemd)
bindings_packages=(python3-venv python3-dev ruby ruby-dev ruby-bundler ruby-rack puma make go:golang-go cargo:cargo rustc:rustc
  cargo:librust-serde-dev cargo:librust-serde-json-dev cargo:librust-futures-core-dev cargo:librust-pkg-config-dev
  javac:default-jdk-headless mvn:maven)
package_packages=(dpkg-dev file mmdebstrap podman runc containernetworking-plugins iptables python3-yaml)
fuzz_packages=(libgtest-dev libvalijson-dev nlohmann-json3-dev clang libclang-rt-14-dev openssl)
lint_packages=(libgtest-dev libvalijson-dev nlohmann-json3-dev libsqlite3-dev libbenchmark-dev zlib1g-dev clang-format clang-tidy
  shellcheck)

installed() { [[ $(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null) == installed ]]; }

apt_install() {
  local sudo=()
  if ((EUID != 0)); then
    command -v sudo >/dev/null || die "run this as root: apt-get install $*"
    [[ -t 0 ]] || die "not a terminal, so not using sudo; run: sudo apt-get install $*"
    local answer
    read -r -p "Install with sudo: $*? [Y/n] " answer
    [[ ${answer:-y} == [Yy]* ]] || die "these packages are needed: $*"
    sudo=(sudo)
    sudo -v || die "sudo refused"
  fi
  local install=("${sudo[@]}" env DEBIAN_FRONTEND=noninteractive
    apt-get install -qq -y --no-install-recommends -o Dpkg::Use-Pty=0 "$@")
  say "installing $*"
  mkdir -p build/logs
  # The package lists may be absent or old: then the first try fails at once.
  if ! "${install[@]}" >build/logs/apt.log 2>&1 </dev/null; then
    quietly "package lists" "${sudo[@]}" apt-get update -q || die "apt-get update failed"
    quietly "packages" "${install[@]}" || die "apt-get install failed"
  fi
}

# need_packages PACKAGE...: Debian packages. COMMAND:PACKAGE is a tool that may come from anywhere; so may node and npm, Debian's npm
# conflicts with some of these.
need_packages() {
  command -v apt-get >/dev/null || die "this is made for Debian 12: no apt-get here; needed: $*"
  local missing=() package
  for package in "$@" node:nodejs npm:npm; do
    if [[ $package == *:* ]]; then
      command -v "${package%:*}" >/dev/null || missing+=("${package#*:}")
    else
      installed "$package" || missing+=("$package")
    fi
  done
  ((${#missing[@]} == 0)) || apt_install "${missing[@]}"
}

# need_npm FOLDER: exactly the packages of its lock file, installed again only when that changes.
need_npm() {
  [[ -f $1/package-lock.json ]] || return 0
  local stamp=$1/node_modules/.installed-lock
  cmp -s "$1/package-lock.json" "$stamp" && return 0
  quietly "npm packages of $1" npm ci --prefix "$1" --no-audit --no-fund || return 1
  mkdir -p "$1/node_modules"
  cp "$1/package-lock.json" "$stamp"
}

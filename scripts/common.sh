# What the scripts of ./dev share. Sourced with the checkout as the working directory.
# shellcheck shell=bash

jobs=$(nproc)

say() { printf '== %s\n' "$*"; }

die() {
  printf 'dev: %s\n' "$*" >&2
  exit 1
}

# quietly WHAT COMMAND...: says what is done and how long it took; the output goes to build/logs/ and is shown on failure.
quietly() {
  local what=$1 log started=$SECONDS
  shift
  log=build/logs/${what//[^a-z0-9]/-}.log
  mkdir -p build/logs
  if ! "$@" >"$log" 2>&1 </dev/null; then
    tail -n 150 "$log"
    say "$what failed after $((SECONDS - started)) s; all of it is in $log"
    return 1
  fi
  say "$what: $((SECONDS - started)) s"
}

# build_only PRESET TARGET...
build_only() {
  local preset=$1
  shift
  quietly "configure $preset" cmake --preset "$preset" || return 1
  quietly "build $* of $preset" cmake --build --preset "$preset" -j "$jobs" --target "$@"
}

# build PRESET [CONFIGURE_PRESET]
build() {
  quietly "configure ${2:-$1}" cmake --preset "${2:-$1}" || return 1
  quietly "build $1" cmake --build --preset "$1" -j "$jobs"
}

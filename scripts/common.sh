# What the scripts of ./dev share. Sourced with the checkout as the working directory.
# shellcheck shell=bash

jobs=$(nproc)
progress_seconds=30  # between two lines about the same step, where there is no terminal
step_seconds_max=2400 # then a program that is one step is ended, where nobody could press ^C: it may hang

say() { printf '== %s\n' "$*"; }

die() {
  printf 'dev: %s\n' "$*" >&2
  exit 1
}

# How far a build is, from the last step that ninja wrote into its log, as ": 123 of 499"; nothing for other logs.
steps_done() {
  tail -c 2000 "$1" 2>/dev/null | sed -n 's/^\[\([0-9]*\)\/\([0-9]*\)\].*/: \1 of \2/p' | tail -n 1
}

# tell_progress WHAT LOG: until it is killed. On a terminal one line that changes every second, elsewhere a line now and then.
tell_progress() {
  local started=$SECONDS every=$progress_seconds spent
  [[ ! -t 1 ]] || every=1
  while sleep 1 >/dev/null 2>&1 && kill -0 $$ 2>/dev/null; do
    spent=$((SECONDS - started))
    ((spent % every == 0)) || continue
    if [[ -t 1 ]]; then
      printf '\r\e[K-- %s%s, %d s' "$1" "$(steps_done "$2")" "$spent"
    else
      say "$1$(steps_done "$2"), $spent s so far"
    fi
  done
}

# quietly WHAT COMMAND...: says what is done, how far it is and how long it took; the output goes to build/logs/ and is shown on failure.
quietly() {
  local what=$1 log started=$SECONDS status=0 progress limit=()
  shift
  [[ -t 0 || -t 1 || -t 2 || $(type -t "$1") != file ]] || limit=(timeout -k 10 "$step_seconds_max")
  log=build/logs/${what//[^a-z0-9]/-}.log
  mkdir -p build/logs
  : >"$log"
  tell_progress "$what" "$log" &
  progress=$!
  "${limit[@]}" "$@" >"$log" 2>&1 </dev/null || status=$?
  kill "$progress" 2>/dev/null || true
  wait "$progress" 2>/dev/null || true
  [[ ! -t 1 ]] || printf '\r\e[K'
  if ((status != 0)); then
    tail -n 150 "$log"
    ((status != 124)) || say "$what was ended because it did not end by itself"
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

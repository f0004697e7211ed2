# Installs the gem below SCRATCH_DIR by the commands of the README. Sourced by run_tests and bench/run.
# shellcheck shell=bash

die() { printf '%s: %s\n' "$0" "$*" >&2 && exit 1; }

(($# == 1)) || die "usage: CONFAB_PREFIX=DIR $0 SCRATCH_DIR"
[[ -n ${CONFAB_PREFIX:-} ]] || die "CONFAB_PREFIX must say where libconfab was installed"
packages="ruby ruby-dev ruby-bundler ruby-rack puma pkg-config gcc make"
for tool in ruby gem bundle rake puma pkg-config make gcc; do
  command -v "$tool" >/dev/null || die "$tool is missing (Debian: $packages)"
done
ruby -e 'exit File.exist?(RbConfig::CONFIG["rubyhdrdir"] + "/ruby.h")' || die "Ruby's headers are missing (Debian: $packages)"
ruby -e 'require "minitest"' 2>/dev/null || die "minitest is missing (Debian: $packages)"

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
mkdir -p "$1"
scratch=$(cd "$1" && pwd)
rm -rf "$scratch"/{home,confab,gems,bundle,app}
mkdir -p "$scratch/home"

# Nothing of the user's own Ruby: no options, no gems, no configuration.
for name in $(compgen -e | grep -E '^(RUBY|GEM_|BUNDLE)' || true); do unset "$name"; done
export HOME=$scratch/home GEM_HOME=$scratch/gems
prefix=$(realpath "$CONFAB_PREFIX")
export PKG_CONFIG_PATH=$prefix/lib/pkgconfig LD_LIBRARY_PATH=$prefix/lib

quietly() { "$@" >"$scratch/log" 2>&1 || { cat "$scratch/log" >&2 && die "failed: $*"; }; }

cp -R "$here" "$scratch/confab"
rm -rf "$scratch"/confab/{tmp,lib/confab/native.so}
cd "$scratch/confab"
quietly gem build confab.gemspec
quietly gem install ./confab-*.gem
cd "$scratch"

# What run_tests and bench/run share. Sourced; sets prefix, scratch, jdk and newer_jdk.
# shellcheck shell=bash

die() {
  echo "$*" >&2
  exit 1
}

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
: "${1:?usage: $0 SCRATCH_DIR}"
: "${CONFAB_PREFIX:?set it to where Confab is installed}"
mkdir -p "$1"
scratch=$(cd "$1" && pwd)

command -v mvn >/dev/null || die "Maven is needed: apt-get install maven"
command -v javac >/dev/null || die "a JDK of 17 or newer is needed: apt-get install openjdk-17-jdk-headless"
prefix=$(realpath "$CONFAB_PREFIX")
[[ -e $prefix/lib/libconfab.so.1 ]] || die "no libconfab.so.1 in $prefix/lib"
export LD_LIBRARY_PATH=$prefix/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}

# jdk_version JDK: 17
jdk_version() {
  [[ $("$1/bin/javac" -version 2>&1) =~ ^javac\ ([0-9]+) ]] || die "no JDK: $1"
  echo "${BASH_REMATCH[1]}"
}

jdk=$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")
(($(jdk_version "$jdk") >= 17)) || die "$jdk is older than 17"

# A JDK that has the Foreign Function and Memory API; empty if there is none.
newer_jdk=
for candidate in "$jdk" /usr/lib/jvm/*; do
  [[ -x $candidate/bin/javac ]] && (($(jdk_version "$candidate") >= 22)) && newer_jdk=$candidate && break
done

# The artifacts of this test, and nobody else's.
maven() {
  local home=$1
  shift
  JAVA_HOME=$home mvn -B -q --no-transfer-progress "-Dmaven.repo.local=$scratch/repository" "$@"
}

# copy FOLDER: this project, without what it makes of the tree around it
copy() {
  rm -rf "${1:?}"
  mkdir -p "$1/java"
  cp -R "$here"/{pom.xml,README.md,src,samples,bench} "$1/java/"
  cp "$here/../conformance.json" "$1/"
}

# java_with JDK ARGUMENT...: with the samples and what they depend on
java_with() {
  local home=$1 flags=("-Djna.tmpdir=$scratch/tmp")
  shift
  (($(jdk_version "$home") < 22)) || flags+=(--enable-native-access=ALL-UNNAMED)
  mkdir -p "$scratch/tmp"
  "$home/bin/java" "${flags[@]}" -cp "$classes:$classes/../dependency/*" "$@"
}

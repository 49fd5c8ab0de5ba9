#!/bin/sh
# Runs the fuzz targets in libFuzzer with the address and undefined-behaviour sanitizers, one after the other. What one
# finds lies in WORK/found, and the run ends with 1. Skipped (77) without clang.
#
# Usage: fuzz.sh WORK SECONDS [TARGET]...
set -eu

source=$(cd "$(dirname "$0")/../.." && pwd)
work=$1
seconds=$2
shift 2
[ $# -gt 0 ] || set -- bounce events judge list mailbox notice smtp text

if ! command -v clang > /dev/null; then
  echo "SKIPPED: there is no clang."
  exit 77
fi

mkdir -p "$work"
work=$(cd "$work" && pwd)
if [ ! -f "$work/build/build.ninja" ]; then
  CC=clang meson setup "$work/build" "$source" -Dgui=false -Db_sanitize=address,undefined -Db_lundef=false \
    -Dc_args=-fsanitize=fuzzer-no-link > "$work/build.log"
fi
ninja -C "$work/build" app/librebote.a >> "$work/build.log"

export ASAN_OPTIONS=detect_stack_use_after_return=0
export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1

# Whatever the library is built with.
packages=
for name in gio-unix-2.0 gmime-3.0 json-glib-1.0 sqlite3 libidn2 libpsl libcares uchardet libarchive xlsxwriter libgsf-1 libsoup-3.0 libsecret-1; do
  if pkg-config --exists "$name"; then
    packages="$packages $name"
  fi
done

# What is known to leak elsewhere is told apart.
wraps=$(sed -n 's/^__wrap_\([a-z_]*\).*/-Wl,--wrap=\1/p' "$source/tests/known-leaks.c")

status=0
for target in "$@"; do
  # The archive is linked whole: nothing names the object that registers the knowledge tables.
  clang -g -O1 -fno-inline -D_GNU_SOURCE -fsanitize=fuzzer,address,undefined -I"$source/app" -I"$work/build" \
    "$source/tests/fuzz/fuzz-$target.c" -Wl,--whole-archive "$work/build/app/librebote.a" -Wl,--no-whole-archive \
    $wraps $(pkg-config --cflags --libs $packages) \
    -lm -o "$work/fuzz-$target"
  mkdir -p "$work/corpus-$target" "$work/found"
  "$work/fuzz-$target" -max_total_time="$seconds" -max_len=65536 -timeout=20 -rss_limit_mb=4096 \
    -artifact_prefix="$work/found/$target-" -print_final_stats=1 \
    "$work/corpus-$target" "$source/tests/fuzz/seeds/$target" "$source/tests/data/bounce" "$source/data/example/mails" \
    > "$work/$target.log" 2>&1 || status=1
  echo "$target: $(grep -E '^stat::number_of_executed_units|^SUMMARY' "$work/$target.log" | tr '\n' ' ')"
done

exit $status

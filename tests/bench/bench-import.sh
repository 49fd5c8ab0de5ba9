#!/bin/sh
# Imports a generated list of a million rows (or of as many as the first argument says) into a store, deciding about each
# contact, and compares that, in the same run, with sqlite3's .import of the same file: once into a table that has its two
# indices, as the store has, and once making these when all rows are in. Ratios below 1 mean that Rebote needs less.
#
# Called by meson (ninja -C build bench-import) with the paths of import-list and make-list before the number.
set -eu

import_list=$1
make_list=$2
rows=${3:-1000000}

for tool in sqlite3 /usr/bin/time; do
  if ! command -v "$tool" >/dev/null; then
    echo "bench-import: skipped, $tool is missing (Debian: apt install sqlite3 time)"
    exit 77
  fi
done

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT INT TERM
"$make_list" "$rows" >"$folder/list.csv"
echo "$rows rows, $(wc -c <"$folder/list.csv") bytes, best of 3 runs each"

# All read the file from memory, not from the disk.
cat "$folder/list.csv" >/dev/null
columns=$(head -n 1 "$folder/list.csv" | tr -d '\r' | sed 's/,/" TEXT, "/g; s/^/"/; s/$/" TEXT/')
table="CREATE TABLE list ($columns)"
indices='CREATE INDEX list_by_email ON list (email); CREATE INDEX list_by_name ON list ("last name")'

measure () {
  name=$1
  shift
  for run in 1 2 3; do
    rm -f "$folder"/store.*
    /usr/bin/time -o "$folder/time" -f '%e %U %S %M' "$@"
    echo "$(cat "$folder/time") $(stat -c %s "$folder/store.db")" >>"$folder/$name"
  done
  sort -n "$folder/$name" | head -n 1 >"$folder/$name.best"
}

load=".import --csv --skip 1 $folder/list.csv list"
measure with sqlite3 "$folder/store.db" "$table" "$indices" "$load"
measure after sqlite3 "$folder/store.db" "$table" "$load" "$indices"
measure rebote "$import_list" "$folder/store.db" "$folder/list.csv"

cat "$folder/with.best" "$folder/after.best" "$folder/rebote.best" | awk '
  { for (i = 1; i <= 5; i++) figure[NR, i] = $i }
  END {
    split ("wall s|user s|system s|peak MB|file MB", names, "|")
    split ("1|1|1|1024|1048576", scale, "|")
    printf "%-10s %10s %14s %8s %14s %8s\n", "", "rebote", "with indices", "ratio", "indices after", "ratio"
    for (i = 1; i <= 5; i++)
      printf "%-10s %10.2f %14.2f %8.2f %14.2f %8.2f\n", names[i], figure[3, i] / scale[i],
             figure[1, i] / scale[i], figure[3, i] / figure[1, i], figure[2, i] / scale[i], figure[3, i] / figure[2, i]
  }'

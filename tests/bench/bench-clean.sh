#!/bin/sh
# Cleans a generated list of a million rows (or of as many as the first argument says), applying twenty thousand bounces as
# a mailing service reports them, and compares that, in the same run, with Miller doing no more than dropping the rows whose
# address it has seen. Ratios below 1 mean that Rebote needs less.
#
# Called by meson (ninja -C build bench-clean) with the paths of rebote and make-list before the number.
set -eu

rebote=$1
make_list=$2
rows=${3:-1000000}

for tool in mlr /usr/bin/time; do
  if ! command -v "$tool" >/dev/null; then
    echo "bench-clean: skipped, $tool is missing (Debian: apt install miller time)"
    exit 77
  fi
done

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT INT TERM
"$make_list" "$rows" >"$folder/list.csv"
echo "$rows rows, $(wc -c <"$folder/list.csv") bytes, best of 3 runs each"

awk -F, -v every="$((rows / 20000 > 0 ? rows / 20000 : 1))" 'NR > 1 && NR % every == 0 {
  printf "{\"email\":\"%s\",\"timestamp\":1779000000,\"event\":\"bounce\",\"sg_event_id\":\"e%d\",\"sg_message_id\":\"m%d\"," \
         "\"reason\":\"550 5.1.1 The email account that you tried to reach does not exist\",\"status\":\"5.1.1\"}\n", $4, NR, NR
}' "$folder/list.csv" >"$folder/bounces.json"
echo "$(wc -l <"$folder/bounces.json") bounces"

# Both read the file from memory, not from the disk.
cat "$folder/list.csv" >/dev/null

measure () {
  name=$1
  shift
  for run in 1 2 3; do
    /usr/bin/time -o "$folder/time" -f '%e %U %S %M' "$@" >"$folder/stdout"
    cat "$folder/time" >>"$folder/$name"
  done
  sort -n "$folder/$name" | head -n 1 >"$folder/$name.best"
}

measure mlr mlr --icsv --ocsv head -n 1 -g email "$folder/list.csv"
measure rebote "$rebote" clean "$folder/list.csv" --output "$folder/kept.csv" --removed "$folder/removed.csv" \
  --review "$folder/review.csv" --bounces "$folder/bounces.json" --json

cat "$folder/mlr.best" "$folder/rebote.best" | awk '
  NR == 1 { for (i = 1; i <= 4; i++) mlr[i] = $i }
  NR == 2 { for (i = 1; i <= 4; i++) rebote[i] = $i }
  END {
    split ("wall s|user s|system s|peak MB", names, "|")
    printf "%-10s %10s %10s %8s\n", "", "rebote", "mlr", "ratio"
    for (i = 1; i <= 4; i++) {
      scale = i == 4 ? 1024 : 1
      printf "%-10s %10.2f %10.2f %8.2f\n", names[i], rebote[i] / scale, mlr[i] / scale, (mlr[i] > 0 ? rebote[i] / mlr[i] : 0)
    }
  }'
cat "$folder/stdout"

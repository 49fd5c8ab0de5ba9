#!/bin/sh
# check-potfiles.sh SOURCE-FOLDER: every file with text for the user is named in po/POTFILES.in, once and in order.
#
# Copyright 2026 The Rebote authors
# SPDX-License-Identifier: GPL-3.0-or-later

set -eu
cd "$1"
# The tables in data/knowledge are read by the rules in data/its.
export GETTEXTDATADIRS="$PWD/data"
status=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

sed -e 's/#.*//' -e '/^[[:space:]]*$/d' po/POTFILES.in >"$work/listed"
if ! LC_ALL=C sort -uc "$work/listed"; then
  echo "po/POTFILES.in is not sorted, or names a file twice"
  status=1
fi
while read -r file; do
  if [ ! -f "$file" ]; then
    echo "po/POTFILES.in names $file, which does not exist"
    status=1
  fi
done <"$work/listed"

find app data -type f \( -name '*.c' -o -name '*.h' -o -name '*.ui' -o -name '*.in' -o -path 'data/knowledge/*.xml' \) | LC_ALL=C sort >"$work/sources"
LC_ALL=C sort "$work/listed" | LC_ALL=C comm -23 "$work/sources" - >"$work/unlisted"
xgettext --from-code=UTF-8 --force-po --output="$work/unlisted.pot" --files-from="$work/unlisted" \
  --keyword=_ --keyword=N_ --keyword=C_:1c,2 --keyword=NC_:1c,2 --keyword=g_dngettext:2,3 --keyword=ngettext:1,2 2>"$work/warnings"
if grep '^#: ' "$work/unlisted.pot"; then
  echo "These files have text for the user, but are not in po/POTFILES.in"
  status=1
fi
exit $status

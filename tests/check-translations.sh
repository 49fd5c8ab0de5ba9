#!/bin/sh
# check-translations.sh SOURCE-FOLDER: every text of the program has its translation in every language, and none breaks a format.
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

# The texts as they are now, not as they were when somebody last wrote them into the translations.
xgettext --from-code=UTF-8 --add-comments --package-name=rebote --output="$work/rebote.pot" --files-from=po/POTFILES.in \
  --keyword=_ --keyword=N_ --keyword=C_:1c,2 --keyword=NC_:1c,2 \
  --keyword=g_dcgettext:2 --keyword=g_dngettext:2,3 --keyword=g_dpgettext2:2c,3 \
  --flag=N_:1:pass-c-format --flag=C_:2:pass-c-format --flag=NC_:2:pass-c-format \
  --flag=g_dngettext:2:pass-c-format --flag=g_strdup_printf:1:c-format --flag=g_string_printf:2:c-format \
  --flag=g_string_append_printf:2:c-format --flag=g_error_new:3:c-format --flag=g_set_error:4:c-format \
  --flag=g_print:1:c-format --flag=g_printerr:1:c-format 2>"$work/warnings"

for language in $(sed 's/#.*//' po/LINGUAS); do
  msgmerge --quiet --no-fuzzy-matching --output-file="$work/$language.po" "po/$language.po" "$work/rebote.pot"
  msgattrib --no-obsolete --untranslated "$work/$language.po" >"$work/untranslated"
  msgattrib --no-obsolete --only-fuzzy "$work/$language.po" >"$work/fuzzy"
  for kind in untranslated fuzzy; do
    if [ -s "$work/$kind" ]; then
      echo "po/$language.po: $kind"
      cat "$work/$kind"
      status=1
    fi
  done
  msgfmt --check --statistics --output-file=/dev/null "$work/$language.po" || status=1
done
exit $status

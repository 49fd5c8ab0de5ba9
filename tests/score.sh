#!/bin/sh
# Scores the reading of bounces against a labelled corpus of real mails, which is not part of this repository: it is
# looked for beside it, or where $REBOTE_SHARED says. Skipped (77) where it is missing.
#
# Usage: score.sh SOURCE-FOLDER REBOTE
set -eu

shared=${REBOTE_SHARED:-$1/../shared}
rebote=$2

if [ ! -f "$shared/corpus/labels.jsonl" ] || [ ! -x "$shared/tools/score-bounces" ]; then
  echo "SKIPPED: there is no labelled corpus in “$shared” (set REBOTE_SHARED to the folder that has corpus/ and tools/)."
  exit 77
fi

exec "$shared/tools/score-bounces" "$shared/corpus" --rebote "$rebote" --worst 20 \
  --min type=95 --min bounce_f1=97 --min address_recall=97 --min kind=93 --min reason=85 --min false_hard=1.5 --min unread=15

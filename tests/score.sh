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
  --min type=98.5 --min bounce_f1=99 --min address_recall=99 --min address_precision=99 --min kind=98 --min reason=95 \
  --min status=98 --min reply=98 --min false_hard=0.5 --min missed_hard=1.2 --min unread=0

#!/bin/sh
# check-flatpak.sh SOURCE-FOLDER APP-ID: the manifest is well-formed and asks for no more than a window,
# the network (verification services, the domain name system) and the keyring (their keys).
#
# Copyright 2026 The Rebote authors
# SPDX-License-Identifier: GPL-3.0-or-later

set -eu
manifest=$(echo "$1"/flatpak/*.json)

if ! type flatpak-builder >/dev/null 2>&1; then
  echo "flatpak-builder is not installed"
  exit 77
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
flatpak-builder --show-manifest "$manifest" >shown
/usr/bin/python3 - "$2" shown <<'END'
import json, sys
app_id, shown = sys.argv[1], json.load(open(sys.argv[2]))
have = shown.get("id") or shown.get("app-id")
assert app_id.removesuffix(".Devel") == have, f"the manifest is for {have}, the program is {app_id}"
needed = {"--share=ipc", "--socket=wayland", "--socket=fallback-x11", "--device=dri", "--share=network", "--talk-name=org.freedesktop.secrets"}
wide = set(shown["finish-args"]) - needed
assert not wide, f"permissions that the program must do without: {sorted(wide)}"
missing = needed - set(shown["finish-args"])
assert not missing, f"permissions that the program needs: {sorted(missing)}"
for module in shown["modules"]:
    for source in module.get("sources", []):
        assert source["type"] != "archive" or source.get("sha256"), f"{module['name']}: a download without a checksum"
END

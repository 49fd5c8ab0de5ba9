# shellcheck shell=bash
#
# environment.sh
#
# What app/run and tests/run have in common: packages, the build, and the environment of a Rebote that is not installed.
# To be sourced by bash.
#
# Copyright 2026 The Rebote authors
# SPDX-License-Identifier: GPL-3.0-or-later

rebote_top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# Everything that is said goes to standard error: standard output belongs to Rebote.
rebote_say () {
  printf '%s\n' "$*" >&2
}

rebote_fail () {
  rebote_say "$@"
  exit 1
}

# rebote_list FILE...: the names in package lists, without comments
rebote_list () {
  sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$@"
}

# rebote_quietly LOG COMMAND...: runs a command that is seen only when it fails
rebote_quietly () {
  local log=$1 status=0
  shift
  "$@" </dev/null >"$log" 2>&1 || status=$?
  if [ $status -ne 0 ]; then
    cat "$log" >&2
    rebote_say "This failed: $*"
  fi
  return $status
}

# The kind of system: debian, fedora, arch or other
rebote_system () {
  local ID='' ID_LIKE='' word
  if [ -r /etc/os-release ]; then
    . /etc/os-release
  fi
  for word in $ID $ID_LIKE; do
    case $word in
      debian | fedora | arch)
        echo "$word"
        return
        ;;
    esac
  done
  echo other
}

# rebote_missing_packages NAME...: those that dpkg does not have installed
rebote_missing_packages () {
  dpkg-query -W -f '${db:Status-Abbrev}${Package}\n' "$@" 2>/dev/null |
    sed -n 's/^.i //p' | sort -u |
    comm -13 - <(printf '%s\n' "$@" | sort -u)
}

rebote_install_debian () {
  local -a packages missing command
  local log sudo=''
  mapfile -t packages < <(rebote_list "$@")
  mapfile -t missing < <(rebote_missing_packages "${packages[@]}")
  if [ ${#missing[@]} -eq 0 ]; then
    return
  fi

  command=(apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=300 "${missing[@]}")
  if [ "$(id -u)" -ne 0 ]; then
    if ! type sudo >/dev/null 2>&1; then
      rebote_fail "Packages are missing, and there is no sudo. Run this as root first:
  apt-get update && ${command[*]}"
    fi
    sudo=sudo
    # Asks for the password here, where it can be seen.
    sudo -v || exit 1
  fi
  rebote_say "Installing ${#missing[@]} packages: ${missing[*]}"
  log=$(mktemp)
  rebote_quietly "$log" $sudo apt-get update || exit 1
  rebote_quietly "$log" $sudo env DEBIAN_FRONTEND=noninteractive "${command[@]}" || exit 1
  rm -f "$log"
}

# What meson.build asks for is the list of libraries for every other system.
rebote_missing_parts () {
  local part
  for part in gcc meson ninja pkg-config msgfmt xgettext glib-compile-schemas; do
    type "$part" >/dev/null 2>&1 || echo "$part"
  done
  if type pkg-config >/dev/null 2>&1; then
    sed -n "s/.*dependency('\([^']*\)'.*/\1/p" "$rebote_top/meson.build" "$rebote_top/app/meson.build" |
      while read -r part; do
        pkg-config --exists "$part" || echo "$part"
      done
  fi
}

# rebote_install FOLDER...: makes the packages available that the lists in these folders of the tree name
rebote_install () {
  local system missing hint
  local -a lists=("${@/%//packages-$(rebote_system).txt}")
  system=$(rebote_system)
  if [ "$system" = debian ]; then
    rebote_install_debian "${lists[@]/#/$rebote_top/}"
    return
  fi

  missing=$(rebote_missing_parts)
  if [ -z "$missing" ]; then
    return
  fi
  case $system in
    fedora)
      hint="sudo dnf install $(rebote_list "${lists[@]/#/$rebote_top/}" | tr '\n' ' ')"
      ;;
    arch)
      hint="sudo pacman -S --needed $(rebote_list "${lists[@]/#/$rebote_top/}" | tr '\n' ' ')"
      ;;
    *)
      hint="the packages of your system that contain them, with the files for development"
      ;;
  esac
  rebote_fail "These are missing: $(echo "$missing" | tr '\n' ' ')
Install:
  $hint
or build the Flatpak, which brings everything along (see README.md)."
}

# rebote_build FOLDER [MESON OPTION...]: configures when needed and builds
rebote_build () {
  local build=$rebote_top/$1 log=$rebote_top/$1/build.log
  shift
  # A build folder that was copied along with the tree would build the tree it came from. One with other options would test
  # something else; without options it is somebody's own, and stays as it was configured.
  if [ -d "$build" ] && { ! grep -qsF "\"source\": \"$rebote_top\"" "$build/meson-info/meson-info.json" ||
                          { [ $# -gt 0 ] && [ "$(cat "$build/built-as" 2>/dev/null)" != "$*" ]; }; }; then
    rm -rf "$build"
  fi
  if [ ! -f "$build/build.ninja" ]; then
    rebote_say "Building Rebote in ${build#"$rebote_top"/}/ …"
    mkdir -p "$build"
    rebote_quietly "$log" meson setup "$@" "$build" "$rebote_top" || exit 1
    echo "$*" >"$build/built-as"
  fi
  rebote_quietly "$log" ninja -C "$build" || exit 1
}

# rebote_environment FOLDER: what an installed Rebote finds by itself
rebote_environment () {
  local build=$rebote_top/$1
  export REBOTE_LOCALEDIR=$build/po
  export REBOTE_EXAMPLE_DIR=$rebote_top/data/example
  export GSETTINGS_SCHEMA_DIR=$build/data
  export XDG_DATA_DIRS=$build/data:${XDG_DATA_DIRS:-/usr/local/share:/usr/share}
  # Without any locale, as in a bare system, “é” could not be written.
  if [ -z "${LC_ALL:-}${LC_CTYPE:-}${LANG:-}" ]; then
    export LANG=C.UTF-8
  fi
}

#!/bin/sh
# Gets this checkout ready: Bun at the pinned version, tmux, git, the packages.
# Quick and silent when there is nothing to do. `setup.sh test` also brings what only tests need.
set -eu
cd "$(dirname "$0")/.."

say() { printf 'setup: %s\n' "$*" >&2; }
has() { command -v "$1" >/dev/null 2>&1; }

# The command that installs system packages here; empty when there is no known package manager.
installer() {
  if has apt-get; then echo "apt-get install -y --no-install-recommends"
  elif has dnf; then echo "dnf install -y"
  elif has apk; then echo "apk add"
  elif has pacman; then echo "pacman -S --noconfirm"
  elif has zypper; then echo "zypper install -y"
  elif has brew; then echo "brew install"
  fi
}

# need PACKAGE... : installs system packages, or prints the command that would and stops.
need() {
  install=$(installer)
  sudo=
  if [ -z "$install" ]; then
    say "these are missing, and no package manager was found to install them: $*"
    exit 1
  fi
  case $install in
    brew*) ;;
    *)
      if [ "$(id -u)" -ne 0 ]; then
        if has sudo && sudo -n true 2>/dev/null; then
          sudo="sudo -n"
        else
          say "these are missing: $*"
          say "install them, then run this again:  sudo $install $*"
          exit 1
        fi
      fi
      ;;
  esac
  say "installing $*"
  log=.tools/install.log
  mkdir -p .tools
  # shellcheck disable=SC2086 # both are lists of words
  {
    case $install in apt-get*) $sudo apt-get update >"$log" 2>&1 || true ;; esac
    $sudo $install "$@" >>"$log" 2>&1 </dev/null || {
      cat "$log" >&2
      say "that failed; install them yourself:  $install $*"
      exit 1
    }
  }
}

# missing PROGRAM=PACKAGE... : the packages whose program is not on PATH.
missing() {
  for pair in "$@"; do
    has "${pair%%=*}" || printf '%s ' "${pair#*=}"
  done
}

wanted=$(missing tmux=tmux git=git)
if [ "${1:-}" = test ]; then
  wanted="$wanted$(missing zsh=zsh fish=fish bash=bash jq=jq)"
  # other machines, on this one: sshd and the login shells that people have there
  wanted="$wanted$(missing csh=tcsh ssh=openssh-client)"
  PATH="$PATH:/usr/sbin:/usr/local/sbin"
  wanted="$wanted$(missing sshd=openssh-server)"
  # the release's: scripts, man page and formula are checked, and installed in every way
  wanted="$wanted$(missing shellcheck=shellcheck ruby=ruby man=man-db groff=groff)"
  wanted="$wanted$(missing curl=curl wget=wget openssl=openssl shasum=perl)"
  # the packages': made by a program that comes with pip, and looked into
  wanted="$wanted$(missing python3=python3 pip3=python3-pip dpkg-deb=dpkg rpm=rpm)"
fi
# shellcheck disable=SC2086 # a list of words
[ -z "$wanted" ] || need $wanted

# Bun at the pinned version: the user's own where it is that version, else a copy in .tools.
version=$(sed -n 's/.*"packageManager": "bun@\([^"]*\)".*/\1/p' package.json)
bun=.tools/bin/bun
runs_pinned() { [ "$("$1" --version 2>/dev/null)" = "$version" ]; }
if ! runs_pinned "$bun"; then
  mkdir -p .tools/bin
  own=$(command -v bun || true)
  if [ -n "$own" ] && runs_pinned "$own"; then
    ln -sf "$own" "$bun"
  else
    has npm || need npm
    say "fetching Bun $version from npm"
    npm install --prefix ".tools/bun-$version" --no-save --no-package-lock --no-audit --no-fund \
      --ignore-scripts=false --loglevel=error "bun@$version" >&2
    ln -sf "../bun-$version/node_modules/.bin/bun" "$bun"
    runs_pinned "$bun" || {
      say "npm's bun package gave no Bun $version that runs here"
      exit 1
    }
  fi
fi

"$bun" install --frozen-lockfile --silent
if [ "${1:-}" = test ]; then
  "$bun" scripts/release/runtime.ts
  "$bun" scripts/release/packager.ts
fi

#!/bin/sh
# Installs pots, or brings it up to date, for the person who runs this:
#   sh install.sh [--version X] [--dry-run] [--uninstall]
# Downloads the archive for this system, checks it against the release's SHA256SUMS, and puts the
# binary, its man pages and its completions under ~/.local, or under $PREFIX when that is set.
# Needs sh, tar, gzip, curl or wget, and sha256sum, shasum or openssl. Asks for no password.
# Nothing runs before the last line, so a download of this file that was cut short does nothing.

# Where the releases are; the release writes it here. POTS_BASE_URL overrides it.
RELEASES=""

usage() {
  cat <<'EOF'
Installs pots into ~/.local/bin, or into $PREFIX/bin.

  --version X   that version instead of the latest
  --dry-run     say what would be done, and do nothing
  --uninstall   remove what this installed
  --help        this text
EOF
}

say() { printf '%s\n' "$*"; }
has() { command -v "$1" >/dev/null 2>&1; }

# fail WHAT [WHAT-TO-DO]
fail() {
  printf 'install.sh: %s\n' "$1" >&2
  [ -z "${2:-}" ] || printf '  %s\n' "$2" >&2
  exit 1
}

work=
staged=
clean_up() {
  [ -z "$work" ] || rm -rf "$work"
  [ -z "$staged" ] || rm -f "$staged"
}

# linux-x64, linux-arm64-musl, darwin-arm64, ...
find_target() {
  case $(uname -m) in
    x86_64 | amd64) cpu=x64 ;;
    aarch64 | arm64) cpu=arm64 ;;
    *) fail "pots is not released for a CPU of type $(uname -m)" "it can be built from source" ;;
  esac
  case $(uname -s) in
    Darwin)
      # a shell translated by Rosetta says x86_64 on an ARM machine
      [ "$(sysctl -n sysctl.proc_translated 2>/dev/null)" != 1 ] || cpu=arm64
      echo "darwin-$cpu"
      ;;
    Linux)
      # only glibc's getconf knows a glibc version
      if getconf GNU_LIBC_VERSION >/dev/null 2>&1; then echo "linux-$cpu"
      else echo "linux-$cpu-musl"
      fi
      ;;
    *) fail "pots is not released for $(uname -s)" "it runs on Linux and macOS" ;;
  esac
}

# Over plain http only from this machine: a checksum that came with the file proves nothing else.
check_address() {
  case $1 in
    *@*) fail "$1 has an @ in it" "give the address without a user's name" ;;
    https://*) protocols="=https" ;;
    http://127.0.0.1[:/]* | http://localhost[:/]* | 'http://[::1]'[:/]*) protocols="=http,https" ;;
    '')
      fail "this copy of install.sh does not know where pots is released" \
        "take install.sh from a release, or set POTS_BASE_URL to the address of the releases"
      ;;
    *) fail "$1 is no https address" "POTS_BASE_URL must begin with https://" ;;
  esac
}

# download ADDRESS FILE
download() {
  if has curl; then
    quiet=--silent
    [ ! -t 2 ] || quiet=--progress-bar
    curl --fail --location --show-error "$quiet" --proto "$protocols" --retry 2 \
      --connect-timeout 20 --output "$2" "$1" </dev/null
  else
    wget -q -t 3 -O "$2" "$1" </dev/null
  fi || fail "could not download $1" \
    "is the network up, and is there such a release? see $releases"
}

sha256_of() {
  if has sha256sum; then sha256sum <"$1" | cut -d ' ' -f 1
  elif has shasum; then shasum -a 256 <"$1" | cut -d ' ' -f 1
  else openssl dgst -sha256 <"$1" | sed 's/.*= *//'
  fi
}

check_tools() {
  has curl || has wget || fail "neither curl nor wget was found" "install one of them"
  has tar || fail "tar was not found" "install it"
  has gzip || fail "gzip was not found" "install it"
  has sha256sum || has shasum || has openssl ||
    fail "the download could not be verified: no sha256sum, shasum or openssl was found" \
      "install one of them (coreutils has the first)"
}

# The line of SHA256SUMS for this system's archive gives its name, its checksum and the version.
read_sums() {
  sum=
  wanted=${version:-*}
  while read -r line_sum name; do
    # shellcheck disable=SC2254 # it is a pattern where no version was asked for
    case $name in
      pots-$wanted-"$target.tar.gz")
        sum=$line_sum
        archive=$name
        ;;
    esac
  done <"$1"
  [ -n "$sum" ] || fail "the release has no checksum for pots on $target, so nothing was installed" \
    "see what there is at $releases"
  [ "${#sum}" -eq 64 ] || fail "the checksum of $archive is not a SHA-256 sum" "see $releases"
  found=${archive#pots-}
  found=${found%"-$target.tar.gz"}
  check_version "$found"
}

check_version() {
  case $1 in
    '' | *[!0-9A-Za-z.+-]*) fail "\"$1\" is no version" "a version looks like 1.2.3" ;;
  esac
}

# Where everything goes.
find_places() {
  if [ -n "${PREFIX:-}" ]; then
    prefix=${PREFIX%/}
    data=$prefix/share
  else
    [ -n "${HOME:-}" ] || fail "HOME is not set" "set PREFIX to the folder to install into"
    prefix=$HOME/.local
    data=${XDG_DATA_HOME:-$HOME/.local/share}
  fi
  case $prefix in
    /* | '') ;;
    *) fail "PREFIX is $prefix, which is no absolute path" "begin it with /" ;;
  esac
  bin=$prefix/bin
  man=$prefix/share/man
  for_bash=$data/bash-completion/completions/pots
  for_zsh=$data/zsh/site-functions/_pots
  for_fish=$data/fish/vendor_completions.d/pots.fish
}

# What `pots --version` of the installed binary says; empty when there is none, or none that runs.
installed_version() {
  [ -x "$bin/pots" ] && [ ! -d "$bin/pots" ] || return 0
  "$bin/pots" --version 2>/dev/null </dev/null || :
}

# Another program of that name is neither replaced nor removed.
check_installed() {
  [ ! -d "$bin/pots" ] || fail "$bin/pots is a directory" "move it away, or set PREFIX"
  old=$(installed_version)
  case $old in
    '' | 'pots '*) ;;
    *) fail "$bin/pots is another program" "move it away, or set PREFIX" ;;
  esac
}

# place FILE DESTINATION: puts it there in one step, so that nobody sees half of it.
place() {
  mkdir -p "$(dirname "$2")" 2>/dev/null && cp "$1" "$2.new-$$" 2>/dev/null &&
    chmod 644 "$2.new-$$" && mv -f "$2.new-$$" "$2" && return
  rm -f "$2.new-$$" 2>/dev/null
  say "could not write $2; pots works without it"
}

# The new binary is tried where it will live before the old one is replaced.
place_binary() {
  mkdir -p "$bin" 2>/dev/null || fail "could not make the folder $bin" "set PREFIX to another one"
  staged=$bin/.pots-new-$$
  cp "$1" "$staged" 2>/dev/null ||
    fail "could not write to $bin" "is it yours, and is there room? set PREFIX to another folder"
  chmod 755 "$staged"
  if ! says=$("$staged" --version 2>&1 </dev/null); then
    hint="the binary is for $target; is that what this system is?"
    case $target in *-musl) hint="it needs the C++ library: apk add libstdc++" ;; esac
    fail "the new pots does not run here: $(printf '%s\n' "$says" | sed 1q)" "$hint"
  fi
  mv -f "$staged" "$bin/pots" || fail "could not replace $bin/pots" "set PREFIX to another folder"
  staged=
}

install_pots() {
  check_tools
  target=$(find_target) || exit 1
  releases=${POTS_BASE_URL:-$RELEASES}
  releases=${releases%/}
  check_address "$releases"
  check_installed
  work=$(mktemp -d "${TMPDIR:-/tmp}/pots-install.XXXXXX") || fail "could not make a temporary folder"
  where=$releases/latest/download
  [ -z "$version" ] || where=$releases/download/v$version
  download "$where/SHA256SUMS" "$work/SHA256SUMS"
  read_sums "$work/SHA256SUMS"
  where=$releases/download/v$found
  if [ -n "$dry_run" ]; then
    say "would download $where/$archive"
    say "would check that its SHA-256 sum is $sum"
    for file in "$bin/pots" "$man/man1/pots.1" "$for_bash" "$for_zsh" "$for_fish"; do
      say "would write $file"
    done
    say "would write $man/man7/pots-start.7 and the other pages of pots help"
    [ -z "$old" ] || say "would replace $old"
    return
  fi
  say "downloading pots $found for $target"
  download "$where/$archive" "$work/$archive"
  [ "$(sha256_of "$work/$archive")" = "$sum" ] ||
    fail "$archive is not what the release says it is (its SHA-256 sum differs); nothing was installed" \
      "try again; if it stays so, tell whoever maintains $releases"
  tar -xzf "$work/$archive" -C "$work" ||
    fail "could not unpack $archive into $work" "is there room? TMPDIR names another folder"
  new=$work/pots-$found-$target
  place_binary "$new/pots"
  place "$new/man/pots.1" "$man/man1/pots.1"
  for file in "$new"/man/*.7; do
    place "$file" "$man/man7/${file##*/}"
  done
  place "$new/completions/pots.bash" "$for_bash"
  place "$new/completions/_pots" "$for_zsh"
  place "$new/completions/pots.fish" "$for_fish"
  say "installed $bin/pots: $says"
  [ -z "$old" ] || say "it replaces $old"
  advise
}

# What is left for the person to do.
advise() {
  case ${SHELL:-} in
    */zsh)
      case $prefix in
        /usr | /usr/local) ;;
        *) say "for completion put this into ~/.zshrc, before compinit:  fpath=(${for_zsh%/_pots} \$fpath)" ;;
      esac
      ;;
  esac
  case :$PATH: in
    *":$bin:"*)
      first=$(command -v pots || :)
      [ "$first" = "$bin/pots" ] || say "but your PATH finds another one first: $first"
      ;;
    *)
      case ${SHELL:-} in
        */fish) say "add it to your PATH:  fish_add_path $bin" ;;
        */zsh) say "add it to your PATH, in ~/.zshrc:  export PATH=\"$bin:\$PATH\"" ;;
        *) say "add it to your PATH, in ~/.profile or ~/.bashrc:  export PATH=\"$bin:\$PATH\"" ;;
      esac
      ;;
  esac
  has tmux || say "pots needs tmux, which was not found; pots doctor says how to get it"
}

uninstall_pots() {
  check_installed
  removed=
  for file in "$bin/pots" "$man/man1/pots.1" "$man"/man7/pots-*.7 "$for_bash" "$for_zsh" "$for_fish"; do
    [ -e "$file" ] || [ -L "$file" ] || continue
    case $file in
      # which pages there were is the older version's to say: each begins with its name and version
      *.7) grep -q '^\.TH POTS.* "pots [0-9]' "$file" 2>/dev/null || continue ;;
    esac
    removed=yes
    if [ -n "$dry_run" ]; then say "would remove $file"
    else
      rm -f "$file" || fail "could not remove $file" "is it yours?"
      say "removed $file"
    fi
  done
  [ -n "$removed" ] || say "pots is not installed in $bin"
  [ -z "$removed" ] || say "your settings, and the tmux sessions that run, are left as they are"
}

main() {
  set -u
  umask 022
  version=
  dry_run=
  action=install_pots
  while [ $# -gt 0 ]; do
    case $1 in
      --version)
        [ $# -gt 1 ] || fail "--version needs a version"
        version=${2#v}
        check_version "$version"
        shift
        ;;
      --version=*)
        version=${1#--version=}
        version=${version#v}
        check_version "$version"
        ;;
      --dry-run) dry_run=yes ;;
      --uninstall) action=uninstall_pots ;;
      --help | -h) usage && exit ;;
      *) fail "there is no option $1" "see --help" ;;
    esac
    shift
  done
  trap clean_up EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
  find_places
  "$action"
}

{ main "$@"; }

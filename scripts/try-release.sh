#!/bin/sh
# Tries a release as somebody does who downloads it: try-release.sh FOLDER
# Serves the folder on this machine, installs from there into an empty home, uses pots, removes it.
# Where there is qemu-x86_64, the binary is also run on a CPU of 2008, which has no AVX2.
set -eu

release=$(cd "$1" && pwd)
version=$(sed -n -e 's/.*  pots-\(.*\)-linux-.*/\1/p' -e 's/.*  pots-\(.*\)-darwin-.*/\1/p' \
  "$release/SHA256SUMS" | head -n 1)
root=$(mktemp -d)
server=
finish() {
  [ -z "$server" ] || kill "$server"
  TMUX_TMPDIR=$root tmux kill-server 2>/dev/null || :
  rm -rf "$root"
}
trap finish EXIT
fail() {
  printf 'try-release: %s\n' "$*" >&2
  exit 1
}

mkdir -p "$root/site/latest" "$root/site/download" "$root/home" "$root/acme"
ln -s "$release" "$root/site/latest/download"
ln -s "$release" "$root/site/download/v$version"
python3 -u -m http.server --bind 127.0.0.1 --directory "$root/site" 0 \
  >"$root/served" 2>"$root/log" &
server=$!
port=
for _ in 1 2 3 4 5 6 7 8 9 10; do
  port=$(sed -n 's/.* port \([0-9]*\) .*/\1/p' "$root/served")
  [ -z "$port" ] || break
  sleep 1
done
[ -n "$port" ] || fail "the server did not start: $(cat "$root/log")"

unset TMUX TMUX_PANE PREFIX XDG_DATA_HOME XDG_CONFIG_HOME XDG_STATE_HOME
HOME=$root/home
TMUX_TMPDIR=$root
POTS_BASE_URL=http://127.0.0.1:$port
PATH=$HOME/.local/bin:$PATH
export HOME TMUX_TMPDIR POTS_BASE_URL PATH

sh "$release/install.sh"
[ "$(command -v pots)" = "$HOME/.local/bin/pots" ] || fail "pots is not where it should be"
case $(pots --version) in
  "pots $version ("*) ;;
  *) fail "pots --version says $(pots --version)" ;;
esac
for file in man/man1/pots.1 man/man7/pots-start.7 bash-completion/completions/pots zsh/site-functions/_pots \
  fish/vendor_completions.d/pots.fish; do
  [ -s "$HOME/.local/share/$file" ] || fail "$file was not installed"
done
pots doctor
git -C "$root/acme" init -q
git -C "$root/acme" -c user.name=A -c user.email=a@example.invalid commit -q --allow-empty -m first
(cd "$root/acme" && pots create --no-attach)
[ "$(pots list --names)" = acme-main-dev ] ||
  fail "pots list says $(pots list --names)"
pots list
if [ "$(uname -sm)" = "Linux x86_64" ] && command -v qemu-x86_64 >/dev/null; then
  qemu-x86_64 -cpu Nehalem "$HOME/.local/bin/pots" --version
  [ "$(qemu-x86_64 -cpu Nehalem "$HOME/.local/bin/pots" list --names)" = acme-main-dev ] ||
    fail "pots does not run on a CPU without AVX2"
  echo "runs on a CPU without AVX2"
fi
pots kill acme-main-dev --yes
sh "$release/install.sh" --uninstall
[ -z "$(find "$HOME/.local/bin" "$HOME/.local/share" -type f)" ] || fail "files were left behind"
echo "pots $version was installed, used and removed"

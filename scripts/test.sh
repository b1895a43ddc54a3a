#!/bin/sh
# Sets up and runs everything that must pass. The last line says how many tests passed and failed.
# POTS_TEST_TMUX=/path/to/tmux runs it all on that tmux.
set -eu
cd "$(dirname "$0")/.."
./scripts/setup.sh test
PATH="$PWD/.tools/bin:$PATH"
export PATH

bun run --silent check
bun run --silent build

report=$(mktemp)
under=$(mktemp -d)
trap 'rm -rf "$report" "$under"' EXIT
if [ -n "${POTS_TEST_TMUX:-}" ]; then
  ln -s "$POTS_TEST_TMUX" "$under/tmux"
  PATH="$under:$PATH"
  echo "with $("$POTS_TEST_TMUX" -V) ($POTS_TEST_TMUX)"
fi
status=0
# the tests wait for terminals and servers more than they compute: twice as many as there are cores
workers=$((2 * $(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)))
# a wait in vain must tell what it waited for before its test is ended
bun test --timeout 60000 --parallel="$workers" --reporter=junit --reporter-outfile="$report" "$@" || status=$?

count() { sed -n 's/.*<testsuites [^>]*'"$1"'="\([0-9]*\)".*/\1/p' "$report" | head -n 1; }
total=$(count tests)
failed=$(count failures)
skipped=$(count skipped)
if [ "${skipped:-0}" -ne 0 ] || [ "${total:-0}" -eq 0 ]; then
  echo "a skipped test, or no test at all, counts as a failure" >&2
  status=1
fi
[ "$status" -eq 0 ] || [ "${failed:-0}" -ne 0 ] || failed=1
echo "$((${total:-0} - ${failed:-0} - ${skipped:-0})) passed, ${failed:-0} failed"
exit "$status"

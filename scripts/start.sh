#!/bin/sh
# Sets up, builds and runs pots: ./scripts/start.sh [arguments]
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
"$here/scripts/setup.sh"
(cd "$here" && PATH="$here/.tools/bin:$PATH" bun run --silent build >&2)
exec "$here/dist/pots" "$@"

import { real, type World } from "./world.ts";

/** Stand-ins that answer as some version of tmux does, whatever tmux this machine has. */

/**
 * tmux 3.2 and 3.2a: a format that names a time of a session, evaluated for a target that is gone,
 * crashes the server (format.c, mended in 3.3).
 */
export function asTmux32(world: World): void {
  const tmux = real("tmux");
  world.program(
    "tmux",
    `#!/bin/sh
unguarded= target=
for word; do
  case $word in
    list-*) exec ${tmux} "$@" ;;
    '#{?session_id,'*) ;;
    *'#{session_created'* | *'#{session_activity'* | *'#{session_last_attached'* | *'#{t:session_'*)
      unguarded=yes ;;
  esac
  [ "$before" = -t ] && [ -z "$target" ] && target=$word
  before=$word
done
if [ -n "$unguarded" ] && [ -n "$target" ] && ! ${tmux} has-session -t "$target" 2>/dev/null; then
  ${tmux} kill-server
  echo 'server exited unexpectedly' >&2
  exit 1
fi
exec ${tmux} "$@"
`,
  );
}

/**
 * tmux 3.4: prints a \`$\` before a letter, \`_\` or \`{\` as \`\\$\`; like 3.5 it prints control bytes and
 * those that are no UTF-8 as octal numbers (utf8_strvis, cmdq_print).
 */
export function asTmux34(world: World): void {
  const tmux = real("tmux");
  const rewrite = [
    "s/\\$(?=[A-Za-z_{])/\\\\\\$/g",
    "BEGIN { %c = (7, q(a), 8, q(b), 11, q(v), 12, q(f), 13, q(r)) }",
    "s/([\\x01-\\x08\\x0b-\\x1f\\x7f])/defined $c{ord $1} ? q(\\\\).$c{ord $1} : sprintf(q(\\%03o), ord $1)/ge",
    "s/([\\x00-\\x7f]|[\\xc2-\\xdf][\\x80-\\xbf]|[\\xe0-\\xef][\\x80-\\xbf]{2}|[\\xf0-\\xf4][\\x80-\\xbf]{3})|(.)/defined $1 ? $1 : sprintf(q(\\%03o), ord $2)/gse",
  ].join("; ");
  world.program(
    "tmux",
    `#!/bin/sh
case " $* " in
  *" capture-pane "*) exec ${tmux} "$@" ;;
  *" list-"* | *" display-message "* | *" show-options "*) ;;
  *) exec ${tmux} "$@" ;;
esac
${tmux} "$@" >"$HOME/answer.$$"
code=$?
${real("perl")} -0777 -pe '${rewrite}' "$HOME/answer.$$"
exit $code
`,
  );
}
